import type { Deployment } from './deployment-history.ts';

/** GitHub's name for the task of an ordinary deployment. */
const ordinaryTask = 'deploy';

/**
 * The decided deployments that this one is compared with: those of the same task, and those that
 * say rollback whatever their task. One that says rollback under a task of its own belongs to the
 * ordinary deployments.
 */
export function laneOf(
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
