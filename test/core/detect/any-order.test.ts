import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autoResolvedPage } from '../../../src/core/detect/auto-resolved-page.ts';
import { canaryRollback } from '../../../src/core/detect/canary-rollback.ts';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import type { PageSignal, Signal } from '../../../src/core/signal.ts';
import { deployed, went } from '../build-rollouts.ts';
import { cleared, dana, noted, paged } from '../build-signals.ts';
import { expectSameInAnyOrder, shuffledWithRepeats } from '../orders.ts';

const context = { settleSeconds: 1800, ciScopes: () => defaultCiScopes, canAsk: false };
const says = { saysRollback: 'Rollback of #12' };

function ofPage(signals: readonly Signal[]) {
  return autoResolvedPage.detect(signals, context);
}

function ofEnvironment(signals: readonly Signal[]) {
  return canaryRollback.detect(signals, context);
}

const fired = paged('page.triggered', 0);
const acknowledged = paged('page.acknowledged', 2, { actor: dana });

describe('whatever order the facts of a page arrive in', () => {
  it.each<[string, readonly PageSignal[]]>([
    ['a page that cleared', [fired, acknowledged, paged('page.escalated', 3), cleared(9)]],
    ['a page that reopened', [fired, cleared(4), paged('page.reopened', 6)]],
    ['two cycles', [fired, cleared(4), paged('page.reopened', 90), noted(91, 'hm'), cleared(95)]],
    ['facts of one moment', [fired, paged('page.acknowledged', 0), cleared(0), noted(0, 'x')]],
    [
      'two ends at once',
      [fired, cleared(4, 'person'), cleared(4, 'integration'), cleared(4, 'bot')],
    ],
    ['a resolve before its trigger', [cleared(0), paged('page.triggered', 1), cleared(7)]],
  ])('%s ends in the same finding', (_, facts) => {
    expectSameInAnyOrder(facts, ofPage);
  });

  it('any long story does', () => {
    const step = fc.record({
      kind: fc.constantFrom('fired', 'cleared', 'person', 'merged', 'timer', 'acknowledged'),
      at: fc.integer({ min: 0, max: 240 }),
    });
    const toSignal = ({ kind, at }: { kind: string; at: number }): PageSignal => {
      if (kind === 'fired') return paged('page.reopened', at);
      if (kind === 'acknowledged') return paged('page.acknowledged', at, { actor: dana });
      if (kind === 'person' || kind === 'merged' || kind === 'timer') return cleared(at, kind);
      return cleared(at);
    };
    const story = fc.array(step, { maxLength: 20 }).map((steps) => steps.map(toSignal));
    const orders = story.chain((facts) =>
      fc.record({ facts: fc.constant(facts), order: shuffledWithRepeats(facts) }),
    );
    fc.assert(
      fc.property(orders, ({ facts, order }) => {
        expect(ofPage(order)).toEqual(ofPage(facts));
      }),
      { numRuns: 300 },
    );
  });
});

describe('whatever order the facts of an environment arrive in', () => {
  it.each<[string, readonly Signal[]]>([
    ['a rollback', [...went(1, 'a'), ...went(10, 'b'), ...went(20, 'a')]],
    [
      'statuses alone',
      [
        deployed(1, 'a', 'succeeded', 2),
        deployed(2, 'b', 'failed', 2),
        deployed(3, 'a', 'succeeded', 2),
      ],
    ],
    [
      'success and failure at once',
      [
        ...went(1, 'a'),
        ...went(2, 'b'),
        deployed(3, 'a', 'succeeded', 9),
        deployed(3, 'a', 'failed', 9),
      ],
    ],
    [
      'a rollback under its own task',
      [
        ...went(1, 'a'),
        ...went(10, 'b'),
        ...went(20, 'a', 'succeeded', { ...says, task: 'rollback' }),
      ],
    ],
  ])('%s ends in the same finding', (_, facts) => {
    expectSameInAnyOrder(facts, ofEnvironment);
  });

  it('any long history does', () => {
    const fact = fc
      .record({
        id: fc.integer({ min: 1, max: 9 }),
        outcome: fc.constantFrom('created', 'progressed', 'succeeded', 'failed', 'deactivated'),
        at: fc.integer({ min: 0, max: 30 }),
      })
      .map(({ id, outcome, at }) => deployed(id, 'abc'.charAt(id % 3), outcome, at));
    const orders = fc
      .array(fact, { maxLength: 25 })
      .chain((facts) =>
        fc.record({ facts: fc.constant(facts), order: shuffledWithRepeats(facts) }),
      );
    fc.assert(
      fc.property(orders, ({ facts, order }) => {
        expect(ofEnvironment(order)).toEqual(ofEnvironment(facts));
      }),
      { numRuns: 300 },
    );
  });
});
