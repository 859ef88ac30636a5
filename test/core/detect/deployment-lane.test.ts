import { describe, expect, it } from 'vitest';
import { readDeployments } from '../../../src/core/detect/deployment-history.ts';
import { readLanes } from '../../../src/core/detect/deployment-lane.ts';
import { lookBack } from '../../../src/core/detect/look-back.ts';
import { orderSignals } from '../../../src/core/detect/order-signals.ts';
import type { DeploymentSignal } from '../../../src/core/signal.ts';
import { went } from '../build-rollouts.ts';

/** The task that the last deployment is compared with, which is a rollback. */
function laneOfLast(facts: readonly DeploymentSignal[]): string | undefined {
  const history = readDeployments(orderSignals(facts));
  const last = history.at(-1);
  return last && readLanes(lookBack(history))(last);
}

const says = { saysRollback: 'rollback' };
const parts = [
  ...went(1, 'a', 'succeeded', { task: 'deploy:web' }),
  ...went(10, 'b', 'succeeded', { task: 'deploy:api' }),
  ...went(20, 'c', 'succeeded', { task: 'deploy:web' }),
];

describe('a rollback is compared with', () => {
  it.each<[string, string, string, string]>([
    ['its own task, where that is an ordinary one', 'deploy:api', 'x', 'deploy:api'],
    ['the task that differs by the word', 'rollback:api', 'x', 'deploy:api'],
    ['the same, written together', 'rollbackApi', 'x', 'deploy:api'],
    ['the same, in two words', 'api-roll-back', 'x', 'deploy:api'],
    ['the task that its revision had last', 'rollback', 'b', 'deploy:api'],
    ['ordinary deployments, where nothing tells', 'rollback', 'x', 'deploy'],
  ])('%s', (_, task, letter, lane) => {
    expect(laneOfLast([...parts, ...went(30, letter, 'succeeded', { ...says, task })])).toBe(lane);
    // One that failed belongs there too.
    expect(laneOfLast([...parts, ...went(30, letter, 'failed', { ...says, task })])).toBe(lane);
  });

  it('ordinary deployments, which have no word more than it', () => {
    const plain = [...went(5, 'x'), ...parts];
    const rollback = went(30, 'b', 'succeeded', { ...says, task: 'rollback' });
    expect(laneOfLast([...plain, ...rollback])).toBe('deploy');
  });

  it('no other rollback’s task', () => {
    const before = went(25, 'b', 'succeeded', { ...says, task: 'undo' });
    const rollback = went(30, 'x', 'succeeded', { ...says, task: 'undo' });
    expect(laneOfLast([...parts, ...before, ...rollback])).toBe('deploy');
  });
});
