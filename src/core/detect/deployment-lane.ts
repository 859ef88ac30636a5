import type { Deployment } from './deployment-history.ts';
import type { LookBack } from './look-back.ts';

/** GitHub's name for the task of an ordinary deployment. */
const ordinaryTask = 'deploy';

/** Words of a task that tell what is done, not to what. */
const doing: ReadonlySet<string> = new Set([
  'back',
  'deploy',
  'deployment',
  'revert',
  'roll',
  'rollback',
  'rolled',
  'rolling',
]);

/** The task whose deployments one is compared with. */
export type LaneOf = (deployment: Deployment) => string;

/**
 * A deployment belongs to its own task. So does one that says it is a rollback, where others have that
 * task too; a task of its own is a way to say so, and then it belongs to the task that differs by
 * these words alone (`rollback:api` to `deploy:api`), or to the one that deployed its revision last.
 */
export function readLanes(before: LookBack): LaneOf {
  const known = new Map<string, string>();
  return (deployment) => {
    const { cycle, snapshot, saysRollback } = deployment;
    if (saysRollback === null) return snapshot.task;
    const lane = known.get(cycle) ?? laneOfRollback(deployment, before(deployment));
    known.set(cycle, lane);
    return lane;
  };
}

function laneOfRollback({ snapshot }: Deployment, earlier: readonly Deployment[]): string {
  const plain = earlier.filter(({ saysRollback }) => saysRollback === null).toReversed();
  const done = doneTo(snapshot.task);
  const peer =
    plain.find(({ snapshot: { task } }) => task === snapshot.task) ??
    plain.find(({ snapshot: { task } }) => doneTo(task) === done) ??
    plain.find(({ snapshot: { sha } }) => sha === snapshot.sha);
  return peer?.snapshot.task ?? ordinaryTask;
}

/** What a task deploys, of what it is called. */
function doneTo(task: string): string {
  return task
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '' && !doing.has(word))
    .join(' ');
}

/**
 * Two workflows may deploy two parts to one environment under one task, each whenever code arrives and
 * at its own pace. One is compared with its own deployments, and with those of nobody knows which
 * part: made by hand, or by what is there to go back. So are these, and a workflow's first one, with all.
 */
export function ofPipeline(
  { snapshot: { pipeline } }: Deployment,
  lane: readonly Deployment[],
): readonly Deployment[] {
  const hasPeers = pipeline !== null && lane.some(({ snapshot }) => snapshot.pipeline === pipeline);
  if (!hasPeers) return lane;
  return lane.filter(
    ({ snapshot }) => snapshot.pipeline === null || snapshot.pipeline === pipeline,
  );
}
