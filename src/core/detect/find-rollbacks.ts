import type { Deployment } from './deployment-history.ts';

/** A deployment that took another one back. */
export type Rollback = {
  deployment: Deployment;
  /** When it succeeded. */
  at: Date;
  /** Stronger: its own words say so. Weaker: its revision had been there before the other one. */
  evidence: 'says_rollback' | 'went_back';
  /** The revision's earlier success, where that is known. */
  baseline: Deployment | null;
  /** The deployments of the revision that was undone, in a row, oldest first; empty when not known. */
  undone: readonly Deployment[];
};

/** A deployment is judged by these many deployments, itself included. */
const historyLength = 50;

/** GitHub's name for the task of an ordinary deployment. */
const ordinaryTask = 'deploy';

/**
 * The rollbacks in an environment's history, which comes in the order of creation. Each deployment
 * looks back on its own part of it, so that newer ones never change what was found before.
 */
export function findRollbacks(history: readonly Deployment[]): readonly Rollback[] {
  return history.flatMap((deployment, index) => {
    const earlier = history.slice(Math.max(0, index + 1 - historyLength), index);
    return readRollback(deployment, lane(deployment, earlier)) ?? [];
  });
}

function readRollback(deployment: Deployment, lane: readonly Deployment[]): Rollback | null {
  const { succeededAt: at, saysRollback, snapshot } = deployment;
  if (at === null) return null;
  // A rollback that failed at first and was tried again replaced nothing by its first try.
  const earlier = lane.filter(
    (other) => other.outcome === 'succeeded' || other.snapshot.sha !== snapshot.sha,
  );
  const replaced = earlier.at(-1)?.snapshot.sha;
  if (replaced === snapshot.sha) return null;

  const baseline = earlier.findLast((other) => isSuccessOf(snapshot.sha, other)) ?? null;
  const goesBack = baseline !== null && isOlder(snapshot.sha, replaced, earlier);
  if (saysRollback === null && !goesBack) return null;
  const isOther = ({ snapshot: { sha } }: Deployment) => sha !== replaced;
  const undone = earlier.slice(earlier.findLastIndex(isOther) + 1);
  const evidence = saysRollback === null ? 'went_back' : 'says_rollback';
  return { deployment, at, evidence, baseline, undone };
}

/**
 * Whether the revision was live here before the other one ever was. If not, the other one was a
 * rollback itself, and this is the way forward again.
 */
function isOlder(sha: string, other: string | undefined, earlier: readonly Deployment[]): boolean {
  const firstLive = earlier.find(
    ({ snapshot, succeededAt }) =>
      succeededAt !== null && (snapshot.sha === sha || snapshot.sha === other),
  );
  return firstLive?.snapshot.sha === sha;
}

/**
 * The decided deployments that this one is compared with: those of the same task, and those that
 * say rollback whatever their task. One that says rollback under a task of its own belongs to the
 * ordinary deployments.
 */
function lane(
  { snapshot, saysRollback }: Deployment,
  earlier: readonly Deployment[],
): readonly Deployment[] {
  const hasPeers = earlier.some((other) => isPlainTask(other, snapshot.task));
  const task = saysRollback === null || hasPeers ? snapshot.task : ordinaryTask;
  return earlier.filter(
    (other) => other.outcome !== null && (other.saysRollback !== null || isPlainTask(other, task)),
  );
}

function isPlainTask({ snapshot, saysRollback }: Deployment, task: string): boolean {
  return saysRollback === null && snapshot.task === task;
}

function isSuccessOf(sha: string, { snapshot, outcome }: Deployment): boolean {
  return outcome === 'succeeded' && snapshot.sha === sha;
}
