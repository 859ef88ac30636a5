import type { Fact } from './fact.ts';
import type { RunConclusion, RunSnapshot } from './snapshots.ts';

/** A check of another CI system: a check run, or a commit status, of one commit. */
export type CheckSnapshot = {
  repository: string;
  repositoryId: string;
  /** The check's name, or the status's context. */
  name: string;
  /** The app that reports it; `status` for commit statuses. */
  app: string;
  sha: string;
  branch: string | null;
  scope: RunSnapshot['scope'];
  url: string | null;
};

/**
 * One result of a check. A re-run makes a new check run with a new id, so that all results of the
 * same repository, app, name and commit hang on one subject.
 */
export type CheckSignal = Fact & {
  kind: 'check.completed';
  check: CheckSnapshot;
  conclusion: RunConclusion;
};

/**
 * One run of a workflow for one commit. Runs of the same workflow and commit hang on one subject; a
 * second run that passes where the first one failed is a weak sign of a retry.
 */
export type CommitRunSignal = Fact & {
  kind: 'commit_run.completed';
  run: RunSnapshot;
  runId: string;
  attempt: number;
  conclusion: RunConclusion;
};
