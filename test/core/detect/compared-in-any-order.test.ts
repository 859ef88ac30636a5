import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canaryRollback } from '../../../src/core/detect/canary-rollback.ts';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import { questionKey } from '../../../src/core/question.ts';
import type { Signal } from '../../../src/core/signal.ts';
import { compared, deployed, incomparable, revert, reverted } from '../build-rollouts.ts';
import { shuffledWithRepeats } from '../orders.ts';

function detect(signals: readonly Signal[], canAsk = true) {
  const context = { settleSeconds: 1800, ciScopes: () => defaultCiScopes, canAsk };
  return canaryRollback.detect(signals, context);
}

describe('answers', () => {
  const step = fc.record({
    id: fc.integer({ min: 1, max: 9 }),
    outcome: fc.constantFrom('created', 'succeeded', 'succeeded', 'failed', 'deactivated'),
    letter: fc.constantFrom('a', 'b', 'c', 'd'),
    at: fc.integer({ min: 0, max: 30 }),
    title: fc.constantFrom(null, 'Revert "Raise it"'),
    saysRollback: fc.constantFrom(null, null, null, 'rollback'),
  });
  const pair = fc.record({
    base: fc.constantFrom('a', 'b', 'c', 'd'),
    head: fc.constantFrom('a', 'b', 'c', 'd'),
    status: fc.constantFrom('ahead', 'behind', 'diverged', 'identical', 'unknown'),
    names: fc.constantFrom(null, 'a', 'b'),
  });
  const story = fc
    .record({ steps: fc.array(step, { maxLength: 16 }), pairs: fc.array(pair, { maxLength: 6 }) })
    .map(({ steps, pairs }) => {
      const letters = new Map<number, string>();
      const facts: Signal[] = steps.map(({ id, outcome, letter, at, ...changes }) => {
        const known = letters.get(id) ?? letter;
        letters.set(id, known);
        return deployed(id, known, outcome, at, changes);
      });
      for (const { base, head, status, names } of pairs) {
        if (status === 'unknown') facts.push(incomparable(base, head));
        else {
          const commits = names === null ? [] : [revert(head, names)];
          facts.push(compared(base, head, status, { commits }));
        }
        if (names !== null) facts.push(reverted(revert(head, names)));
      }
      // A fact is stored once; the first one of its key stays.
      return [...new Map(facts.toReversed().map((fact) => [fact.factKey, fact])).values()];
    });

  it('that come early or late, in any order and repeated, end in the same findings', () => {
    const orders = story.chain((facts) =>
      fc.record({ facts: fc.constant(facts), order: shuffledWithRepeats(facts) }),
    );
    fc.assert(
      fc.property(orders, fc.boolean(), ({ facts, order }, canAsk) => {
        expect(detect(order, canAsk)).toEqual(detect(facts, canAsk));
      }),
      { numRuns: 500 },
    );
  });

  it('take the question away that they answer, and bring no other one for its deployment', () => {
    fc.assert(
      fc.property(story, fc.constantFrom('ahead', 'behind', 'diverged'), (facts, status) => {
        const [question] = detect(facts).questions;
        if (question?.kind !== 'compare') return;
        const [base, head] = [question.base.charAt(0), question.head.charAt(0)];
        const left = detect([...facts, compared(base, head, status)]).questions.map(questionKey);
        expect(left).not.toContain(questionKey(question));
        expect(
          detect([...facts, incomparable(base, head)]).questions.map(questionKey),
        ).not.toContain(questionKey(question));
      }),
      { numRuns: 300 },
    );
  });

  it('are never asked for twice, nor where nobody can be asked', () => {
    fc.assert(
      fc.property(story, (facts) => {
        const keys = detect(facts).questions.map(questionKey);
        expect(new Set(keys).size).toBe(keys.length);
        expect(detect(facts, false).questions).toEqual([]);
        expect(detect(facts, false).findings.every(({ awaits }) => awaits === null)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
