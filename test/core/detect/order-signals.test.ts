import { describe, expect, it } from 'vitest';
import { compareIds } from '../../../src/core/detect/compare-ids.ts';
import { orderSignals } from '../../../src/core/detect/order-signals.ts';
import type { Signal } from '../../../src/core/signal.ts';
import { deployed, moved } from '../build-rollouts.ts';
import { cleared, completed, job, paged, started } from '../build-signals.ts';
import { expectSameInAnyOrder } from '../orders.ts';

function keys(signals: readonly Signal[]): readonly string[] {
  return orderSignals(signals).map(({ factKey }) => factKey);
}

describe('the order of facts', () => {
  it('follows the providers’ times, whatever order they arrive in', () => {
    const facts = [
      paged('page.triggered', 0),
      paged('page.acknowledged', 2),
      cleared(4),
      paged('page.reopened', 5),
      cleared(9),
    ];
    expect(keys(facts)).toEqual(facts.map(({ factKey }) => factKey));
    expectSameInAnyOrder(facts, keys);
  });

  it('puts facts of the same millisecond in the order in which they can happen', () => {
    const facts = [
      paged('page.triggered', 0),
      paged('page.acknowledged', 0),
      cleared(0),
      paged('page.reopened', 0),
    ];
    expect(keys(facts.toReversed())).toEqual(facts.map(({ factKey }) => factKey));
    expectSameInAnyOrder(facts, keys);
  });

  it('orders attempts and deployments of the same millisecond by their numbers', () => {
    const attempts = [
      started(9, 0),
      job(9, 'unit', 'failure', 0),
      completed(9, 'failure', 0),
      started(10, 0),
    ];
    expect(keys(attempts.toReversed())).toEqual(attempts.map(({ factKey }) => factKey));

    const sameMoment = { createdAt: new Date(0) };
    const deployments = [
      deployed(9, 'a', 'created', 0, sameMoment),
      deployed(9, 'a', 'succeeded', 0, sameMoment),
      deployed(10, 'b', 'created', 0, sameMoment),
    ];
    expect(keys(deployments.toReversed())).toEqual(deployments.map(({ factKey }) => factKey));
  });

  it('orders the statuses of one deployment of the same millisecond by their ids', () => {
    const told = (status: number, outcome: 'created' | 'failed' | 'succeeded') => ({
      ...deployed(9, 'a', outcome, 0),
      factKey: outcome === 'created' ? 'deployment:9' : `status:${status}`,
    });
    const statuses = [told(0, 'created'), told(9, 'failed'), told(10, 'succeeded')];
    expect(keys(statuses.toReversed())).toEqual(['deployment:9', 'status:9', 'status:10']);
    expectSameInAnyOrder(statuses, keys);
  });

  it('is the same for any mix of facts at one moment', () => {
    const mixed: readonly Signal[] = [
      paged('page.triggered', 0),
      completed(2, 'success', 0),
      deployed(3, 'a', 'created', 0),
      moved(9, 0, ['Implementing', 'Failed']),
      moved(10, 0, ['Failed', 'Closed']),
      cleared(0),
    ];
    expectSameInAnyOrder(mixed, keys);
  });

  it('keeps each fact once', () => {
    expect(keys([cleared(1), cleared(1), cleared(1)])).toHaveLength(1);
  });
});

describe('the order of ids', () => {
  it('counts runs of digits as numbers of any size', () => {
    const ids = ['10', '9', 'a10', 'a9', '12345678901234567890', '12345678901234567889', '009'];
    const sorted = ['009', '9', '10', '12345678901234567889', '12345678901234567890', 'a9', 'a10'];
    expect(ids.sort(compareIds)).toEqual(sorted);
    expect(compareIds('9', '009')).not.toBe(0);
    expect(compareIds('a9', 'a9')).toBe(0);
  });
});
