import type { Subject } from './subject.ts';

/**
 * Who or what caused a signal. `bot` is a user account that the admin listed as automation,
 * `unknown` is what the provider left empty.
 */
export type Actor = {
  kind: 'person' | 'bot' | 'integration' | 'automation' | 'unknown';
  id: string | null;
  name: string | null;
};

/** Who resolved a page, in the order in which it is decided (provider contracts, 1.3). */
export type Resolver = 'merged' | 'person' | 'bot' | 'integration' | 'timer' | 'automation';

/** What a page looked like after the event that carried it. */
export type IncidentSnapshot = {
  number: number | null;
  title: string;
  serviceId: string | null;
  serviceName: string | null;
  /** `high` or `low`; null when the provider left it out. */
  urgency: 'high' | 'low' | null;
  /** The priority's name, such as `P1`. */
  priority: string | null;
  createdAt: Date | null;
  /** The address of the page for people. */
  url: string | null;
};

/** A workflow run; the same for all of its attempts but for what `attempt` tells. */
export type RunSnapshot = {
  repository: string;
  repositoryId: string;
  workflow: string;
  workflowId: string | null;
  runNumber: number | null;
  title: string | null;
  branch: string | null;
  sha: string;
  /** The provider's word for what started it: `push`, `pull_request`, `merge_group`, … */
  trigger: string | null;
  scope: 'default_branch' | 'merge_queue' | 'pull_request' | 'other_branch';
  deployWorkflow: boolean;
  url: string | null;
};

export type RunConclusion =
  | 'success'
  | 'failure'
  | 'timed_out'
  | 'startup_failure'
  | 'cancelled'
  | 'skipped'
  | 'neutral'
  | 'action_required'
  | 'stale';

export type JobSnapshot = {
  id: string;
  name: string;
  conclusion: RunConclusion | null;
  /** Name of the first step that failed. */
  failedStep: string | null;
  startedAt: Date | null;
  completedAt: Date | null;
  url: string | null;
};

/** One deployment to one environment. */
export type DeploymentSnapshot = {
  id: string;
  repository: string;
  repositoryId: string;
  sha: string;
  ref: string | null;
  task: string;
  environment: string;
  production: boolean | null;
  transient: boolean;
  /** The words in task, payload or description that say it is a rollback, as they stand there. */
  saysRollback: string | null;
  createdAt: Date;
  url: string | null;
};

export type TicketSnapshot = {
  id: string;
  key: string;
  project: string;
  issueType: string | null;
  summary: string;
  labels: readonly string[];
  status: {
    id: string | null;
    name: string | null;
    /** Jira's status category; null where the provider left it out. */
    category: 'new' | 'indeterminate' | 'done' | null;
  };
  resolution: string | null;
  url: string | null;
};

type Fact = {
  subject: Subject;
  /** Made of ids inside the body; a repeat of the same fact has the same key. Unique per subject. */
  factKey: string;
  /** The provider's own time. Order is decided by it, never by arrival. */
  occurredAt: Date;
};

export type PageSignal = Fact & { actor: Actor } & (
    | {
        kind:
          | 'page.triggered'
          | 'page.acknowledged'
          | 'page.unacknowledged'
          | 'page.escalated'
          | 'page.reassigned'
          | 'page.reopened'
          | 'page.changed';
        incident: IncidentSnapshot;
      }
    | { kind: 'page.resolved'; resolver: Resolver; incident: IncidentSnapshot }
    | { kind: 'page.noted'; text: string }
    | { kind: 'page.responder_asked'; responder: string | null }
  );

export type CiSignal = Fact &
  (
    | { kind: 'ci_run.started'; run: RunSnapshot; attempt: number; actor: Actor }
    | {
        kind: 'ci_run.completed';
        run: RunSnapshot;
        attempt: number;
        conclusion: RunConclusion;
        startedAt: Date | null;
        actor: Actor;
      }
    | { kind: 'ci_job.completed'; attempt: number; job: JobSnapshot; deploys: boolean }
  );

export type DeploymentSignal = Fact & {
  kind:
    | 'deployment.created'
    | 'deployment.progressed'
    | 'deployment.succeeded'
    | 'deployment.failed'
    | 'deployment.deactivated';
  deployment: DeploymentSnapshot;
  actor: Actor;
};

export type ChangeSignal = Fact & {
  kind: 'change.moved';
  ticket: TicketSnapshot;
  /** What moved: `status`, `resolution`, `labels` or a mapped field, with the names for people. */
  field: string;
  from: string | null;
  to: string | null;
  /** True when the admin's mapping reads this move as "rolled back". */
  rolledBack: boolean;
  actor: Actor;
};

/** A ticket as Jira last told of it. Only tickets that carry one of our markers become follow-ups. */
export type TicketSignal = Fact & {
  kind: 'ticket.seen';
  ticket: TicketSnapshot;
  deleted: boolean;
};

/** One provider-neutral fact read from a delivery. */
export type Signal = PageSignal | CiSignal | DeploymentSignal | ChangeSignal | TicketSignal;
