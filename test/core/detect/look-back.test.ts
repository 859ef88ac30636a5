import { describe, expect, it } from 'vitest';
import { canaryRollback } from '../../../src/core/detect/canary-rollback.ts';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import { decidedWithin, readDeployments } from '../../../src/core/detect/deployment-history.ts';
import { lookBack } from '../../../src/core/detect/look-back.ts';
import { orderSignals } from '../../../src/core/detect/order-signals.ts';
import type { DeploymentSignal, Signal } from '../../../src/core/signal.ts';
import { deployed, went } from '../build-rollouts.ts';
import { minute } from '../build-signals.ts';
import { expectSameInAnyOrder } from '../orders.ts';

function detect(signals: readonly Signal[]) {
  const context = { settleSeconds: 1800, ciScopes: () => defaultCiScopes, canAsk: false };
  return canaryRollback.detect(signals, context);
}

function cycles(signals: readonly Signal[]): readonly string[] {
  return detect(signals).findings.map(({ cycle }) => cycle);
}

/** What a deployment is judged by, as that stood then. */
function judgedBy(id: number, signals: readonly DeploymentSignal[]): readonly string[] {
  const history = readDeployments(orderSignals(signals));
  const own = history.find(({ snapshot }) => snapshot.id === String(id));
  if (own === undefined) throw new Error(`there is no deployment ${id}`);
  return lookBack(history)(own).map(({ snapshot, outcome }) => `${snapshot.id} ${outcome}`);
}

/** Made at its own minute, and approved or rejected long after. */
function waited(id: number, letter: string, outcome: 'succeeded' | 'failed', at: number) {
  return [deployed(id, letter, 'created', id), deployed(id, letter, outcome, at)];
}

describe('the deployments that one is judged by', () => {
  const first = went(1, 'a');

  it('come in the order in which they went live, not in that in which they were made', () => {
    const late = waited(10, 'b', 'succeeded', 60);
    expect(cycles([...first, ...late, ...went(20, 'a')])).toEqual([]);
    expect(cycles([...first, ...waited(10, 'b', 'failed', 60), ...went(20, 'a')])).toEqual([]);
    expect(cycles([...first, ...late, ...went(20, 'c'), ...went(70, 'c')])).toEqual(['70']);
    expectSameInAnyOrder([...first, ...late, ...went(20, 'c'), ...went(70, 'c')], cycles);
  });

  it('count as they stood then, whatever came of them later', () => {
    const triedAgain = [...waited(10, 'b', 'failed', 12), deployed(10, 'b', 'succeeded', 60)];
    const facts = [...first, ...triedAgain, ...went(20, 'a')];
    expect(judgedBy(20, facts)).toEqual(['1 succeeded', '10 failed']);
    expect(cycles(facts)).toEqual(['20']);
    const failedLater = [...went(1, 'a'), deployed(1, 'a', 'failed', 90)];
    expect(cycles([...failedLater, ...went(10, 'b'), ...went(20, 'a')])).toEqual(['20']);
  });

  it('are those of one moment by the ids of their statuses', () => {
    const status = (id: number, letter: string, number: number) => ({
      ...deployed(id, letter, 'succeeded', 30),
      factKey: `status:${number}`,
    });
    const facts = [...first, status(10, 'b', 100), status(11, 'c', 99)];
    expect(judgedBy(10, facts)).toEqual(['1 succeeded', '11 succeeded']);
    expect(judgedBy(11, facts)).toEqual(['1 succeeded']);
  });

  it('are 49, however often each was told to have succeeded', () => {
    const often = Array.from({ length: 60 }, (_, nth) => [
      ...went(nth * 10 + 1, `${nth}`),
      deployed(nth * 10 + 1, `${nth}`, 'succeeded', nth * 10 + 3),
    ]).flat();
    expect(judgedBy(591, often)).toHaveLength(49);
    expect(judgedBy(591, often)[0]).toBe('101 succeeded');
  });

  it('are fewer where each was told to have succeeded again and again', () => {
    const often = Array.from({ length: 60 }, (_, nth) =>
      Array.from({ length: 10 }, (_, time) =>
        deployed(nth * 10 + 1, `${nth}`, 'succeeded', nth * 10 + time),
      ),
    ).flat();
    expect(judgedBy(591, often)).toHaveLength(25);
  });
});

it('what was decided within a time is told by the first success, or else by the last failure', () => {
  const facts = [
    ...went(1, 'a'),
    deployed(1, 'a', 'succeeded', 30),
    ...waited(2, 'b', 'failed', 10),
    deployed(2, 'b', 'failed', 30),
    ...waited(3, 'c', 'failed', 30),
    deployed(3, 'c', 'succeeded', 40),
    deployed(4, 'd', 'created', 30),
  ];
  const within = (from: number, until: number) =>
    [...decidedWithin(facts.toReversed(), { from: minute(from), until: minute(until) })].sort();
  const own = (from: number, until: number) =>
    within(from, until).filter((cycle) => !cycle.includes('/'));
  expect(own(0, 2)).toEqual(['1']);
  expect(own(3, 30)).toEqual(['2']);
  expect(own(31, 40)).toEqual(['3']);
  // A step that no longer begins there is looked at anew too.
  expect(within(31, 40)).toEqual(['3', '3/3:succeeded@40']);
});

describe('a deployment that succeeds again after it had become inactive', () => {
  const facts = [
    ...went(1, 'a'),
    ...went(10, 'b'),
    deployed(1, 'a', 'deactivated', 11),
    deployed(1, 'a', 'succeeded', 20),
  ];

  it('is a step back where another revision had taken its place', () => {
    expect(cycles(facts)).toEqual(['1/1:succeeded@20']);
    expectSameInAnyOrder(facts, cycles);
    const failed = deployed(1, 'a', 'failed', 30);
    expect(detect([...facts, failed]).findings).toMatchObject([
      { withdrawn: 'the rollback itself failed in the end' },
    ]);
  });

  it('is none where nothing had, nor where it was told again while it was active', () => {
    const off = [deployed(1, 'a', 'deactivated', 11), deployed(1, 'a', 'succeeded', 20)];
    expect(cycles([...went(1, 'a'), ...off])).toEqual([]);
    expect(cycles([...went(1, 'a'), ...went(10, 'b'), deployed(1, 'a', 'succeeded', 20)])).toEqual(
      [],
    );
  });
});

describe('the history of an environment', () => {
  it('is looked back on for 50 deployments', () => {
    const between = (count: number) =>
      Array.from({ length: count }, (_, index) => went(index + 2, `${index + 10}`)).flat();
    expect(cycles([...went(1, 'a'), ...between(48), ...went(90, 'a')])).toEqual(['90']);
    expect(cycles([...went(1, 'a'), ...between(49), ...went(90, 'a')])).toEqual([]);
  });

  it('keeps what was found when many deployments follow', () => {
    const facts = [...went(1, 'a'), ...went(2, 'b'), ...went(3, 'a')];
    const later = Array.from({ length: 80 }, (_, index) => went(index + 10, `${index + 10}`));
    expect(detect([...facts, ...later.flat()]).findings).toEqual(detect(facts).findings);
  });

  it('with 1,000 facts is read in a moment', () => {
    const facts = Array.from({ length: 500 }, (_, index) =>
      went(index * 10, index % 2 === 0 ? 'a' : 'b'),
    ).flat();
    const tookMs = Array.from({ length: 5 }, () => {
      const before = performance.now();
      detect(facts);
      return performance.now() - before;
    });
    // The aim is 20 ms; a busy machine gets some slack.
    expect(Math.min(...tookMs)).toBeLessThan(100);
  });
});
