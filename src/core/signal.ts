import type { CheckSignal, CommitRunSignal } from './check-signal.ts';
import type { Fact } from './fact.ts';
import type { ReportSignal } from './report-signal.ts';
import type { ComparedSignal, RevertedSignal } from './revision-signal.ts';
import type {
  DeploymentSnapshot,
  IncidentSnapshot,
  JobSnapshot,
  RunConclusion,
  RunSnapshot,
  TicketSnapshot,
} from './snapshots.ts';

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

export type PageDeed =
  | 'role'
  | 'bridge'
  | 'task'
  | 'automation_action'
  | 'workflow'
  | 'fields'
  | 'snooze';

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
    /** Something was done about the page that leaves it as it is. */
    | { kind: 'page.handled'; what: PageDeed }
    | { kind: 'page.responder_asked'; responder: string | null }
    /** A person was told of the page. */
    | { kind: 'page.notified'; who: string | null }
    /** The last level of the escalation policy was passed, and nobody had answered. */
    | { kind: 'page.exhausted' }
    /** The log was read to its end; it tells besides what no event does. */
    | {
        kind: 'page.log_read';
        /** After so many seconds PagerDuty closes the service's incidents by itself; null: never, or not asked. */
        autoResolveSeconds: number | null;
        /** Why that could not be read, in a sentence, where it was asked for. */
        timerUnread?: string;
        /** What tells the same alert from another one with the same words. */
        alertKeys: readonly string[];
      }
  );

/** Attempts are numbered from 1; 0 where the server does not number them. */
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
    /** Every job of the attempt is known. */
    | { kind: 'ci_jobs.listed'; attempt: number }
  );

/** What a deployment that is under way does: waits for an approval, waits for its turn, works. */
export type DeploymentStage = 'waiting' | 'queued' | 'working';

export type DeploymentSignal = Fact & {
  kind:
    | 'deployment.created'
    | 'deployment.progressed'
    | 'deployment.succeeded'
    | 'deployment.failed'
    | 'deployment.deactivated';
  deployment: DeploymentSnapshot;
  /** Of `deployment.progressed`; what was stored by the first release does not have it. */
  stage?: DeploymentStage;
  actor: Actor;
};

export type ChangeSignal = Fact & {
  kind: 'change.moved';
  ticket: TicketSnapshot;
  /** What moved: `status`, `resolution`, `labels` or a mapped field, with the names for people. */
  field: string;
  from: string | null;
  to: string | null;
  /** Names depend on the language of whoever made the move; ids don't. */
  fromId: string | null;
  toId: string | null;
  /** True when the admin's mapping reads this move as "rolled back"; false of one to elsewhere. */
  rolledBack: boolean;
  actor: Actor;
};

/** A ticket as Jira last told of it. Only tickets that carry one of our markers become follow-ups. */
export type TicketSignal = Fact & {
  kind: 'ticket.seen';
  ticket: TicketSnapshot;
  deleted: boolean;
  /** Since when it has been over, where it is and the tracker says so. */
  overSince?: Date;
};

/** The provider was asked and could not tell. An answer that comes later counts more. */
export type UnansweredSignal = Fact & {
  kind: 'question.unanswered';
  /** The question's key. */
  question: string;
  /** One sentence for people. */
  because: string;
};

/** One provider-neutral fact, read from a delivery or from an answer of the provider's API. */
export type Signal =
  | PageSignal
  | CiSignal
  | CheckSignal
  | CommitRunSignal
  | DeploymentSignal
  | ComparedSignal
  | RevertedSignal
  | ChangeSignal
  | TicketSignal
  | ReportSignal
  | UnansweredSignal;
