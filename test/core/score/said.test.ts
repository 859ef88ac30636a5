import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { priority } from '../../../src/core/score/priority.ts';
import { asSaid, nothingSaid, riskScale } from '../../../src/core/score/said.ts';
import { type Score, score } from '../../../src/core/score/score.ts';

const now = new Date(Date.UTC(2026, 9, 5, 12));
const nobody = { agreed: 0, disagreed: 0 };

function scored(tier: number, closeness: (typeof riskScale)[number]): Score {
  return score({
    tier,
    hints: { priority: null, urgency: null, cap: null },
    closeness: { value: closeness, because: 'it cleared before anyone needed to act' },
    occurrences: [now],
    now,
    judgements: { here: nobody, detector: nobody, all: nobody },
  });
}

const words = fc.constantFrom(...riskScale, null);
const computed = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(...riskScale))
  .map(([tier, closeness]) => scored(tier, closeness));

function both(by: string) {
  return { closeness: by, severity: by };
}

describe('what a person says of a score', () => {
  it('counts instead of the facts, which stay beside it', () => {
    const before = scored(1, 2);
    const after = asSaid(before, { closeness: 50, severity: null }, both('person:dana'));
    expect(after).toMatchObject({ closeness: 50, severity: 50 });
    expect(after.priority).toBeGreaterThan(before.priority);
    expect(after.reasons.find(({ factor }) => factor === 'closeness')).toEqual({
      factor: 'closeness',
      value: 50,
      computed: 2,
      text: 'A person said that it was closer: only luck stood in between. By the facts alone: It cleared before anyone needed to act.',
      said: { by: 'person:dana', computedText: 'It cleared before anyone needed to act.' },
      evidence: [],
    });
    const milder = asSaid(before, { closeness: null, severity: 1 }, both('person:dana'));
    expect(milder.reasons.find(({ factor }) => factor === 'severity')?.text).toMatch(
      /^A person said that it would have been less bad: nobody would have noticed for a day\. By the facts alone: The service is tier 1/,
    );
  });

  it('can be taken back whatever was said, and how often', () => {
    fc.assert(
      fc.property(computed, words, words, (before, closeness, severity) => {
        const once = asSaid(before, { closeness, severity }, both('person:dana'));
        const twice = asSaid(
          once,
          { closeness: severity, severity: closeness },
          both('person:robin'),
        );
        const { agreementLow, ...factors } = before;
        expect(asSaid(once, nothingSaid, both('system'))).toEqual(factors);
        expect(asSaid(twice, nothingSaid, both('system'))).toEqual(factors);
      }),
    );
  });

  it('leaves no factor out of step with its reason or with the score', () => {
    fc.assert(
      fc.property(computed, words, words, (before, closeness, severity) => {
        const after = asSaid(before, { closeness, severity }, both('person:dana'));
        for (const { factor, value } of after.reasons) expect(value).toBe(after[factor]);
        expect(after.closeness).toBe(closeness ?? before.closeness);
        expect(after.severity).toBe(severity ?? before.severity);
        expect(after.priority).toBeCloseTo(priority(after), 0);
      }),
    );
  });
});
