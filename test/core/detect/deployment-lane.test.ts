import { describe, expect, it } from 'vitest';
import { readDeployments } from '../../../src/core/detect/deployment-history.ts';
import { ofPipeline, readLanes } from '../../../src/core/detect/deployment-lane.ts';
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

describe('what a pipeline deploys by itself is compared with', () => {
  const [web, api] = [{ pipeline: 'web.yml' }, { pipeline: 'api.yml' }];
  const before = [
    ...went(1, 'a', 'succeeded', web),
    ...went(10, 'b', 'succeeded', api),
    ...went(20, 'c'),
  ];
  const comparedWith = (changes: { pipeline: string | null }) => {
    const history = readDeployments(
      orderSignals([...before, ...went(30, 'd', 'succeeded', changes)]),
    );
    const last = history.at(-1);
    return last && ofPipeline(last, history.slice(0, -1)).map(({ snapshot }) => snapshot.id);
  };

  it('its own deployments, and those of nobody knows which', () => {
    expect(comparedWith(web)).toEqual(['1', '20']);
  });

  it('all of them, where it deploys for the first time or is made by hand', () => {
    expect(comparedWith({ pipeline: 'docs.yml' })).toEqual(['1', '10', '20']);
    expect(comparedWith({ pipeline: null })).toEqual(['1', '10', '20']);
  });
});
