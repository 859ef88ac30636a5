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
  /** The deployed commit's or run's own title, where the provider tells it. */
  title: string | null;
  /** What deploys by itself whenever code arrives, where the provider tells it; null for all else. */
  pipeline: string | null;
  /** The share of traffic that it got, in percent, where the payload tells it. */
  weight: number | null;
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
