import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AgreementCounts,
  agreement,
  type Judgements,
} from '../../../src/core/score/agreement.ts';
import { burstStarts } from '../../../src/core/score/bursts.ts';
import { type Factors, priority } from '../../../src/core/score/priority.ts';
import { recurrence } from '../../../src/core/score/recurrence.ts';
import { riskScale } from '../../../src/core/score/said.ts';

const now = new Date(Date.UTC(2026, 9, 5, 12));
const minuteMs = 60_000;

const judged = fc.record({ agreed: fc.nat(60), disagreed: fc.nat(60) });

/** Each level holds the ones before it. */
const counts = fc.tuple(judged, judged, judged).map(([here, more, most]) => {
  const detector = sum(here, more);
  return { here, detector, all: sum(detector, most) };
});

function sum(a: Judgements, b: Judgements): Judgements {
  return { agreed: a.agreed + b.agreed, disagreed: a.disagreed + b.disagreed };
}

type OnService = AgreementCounts & { here: Judgements };

/** One more judgement, which every level counts. */
function withOne({ here, detector, all }: OnService, agreed: 0 | 1): OnService {
  const one = { agreed, disagreed: 1 - agreed };
  return { here: sum(here, one), detector: sum(detector, one), all: sum(all, one) };
}

const factors: fc.Arbitrary<Factors> = fc.record({
  severity: fc.constantFrom<number>(...riskScale),
  closeness: fc.constantFrom<number>(...riskScale),
  recurrence: fc.double({ min: 0, max: 1, noNaN: true }),
  agreement: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('agreement', () => {
  it('is a share, and its cautious estimate is below its mean', () => {
    fc.assert(
      fc.property(counts, (of) => {
        const { mean, low } = agreement(of);
        expect(low).toBeGreaterThan(0);
        expect(low).toBeLessThan(mean);
        expect(mean).toBeLessThan(1);
      }),
    );
  });

  it('rises with everybody who agrees, and falls with everybody who does not', () => {
    fc.assert(
      fc.property(counts, (of) => {
        const before = agreement(of);
        expect(agreement(withOne(of, 1)).mean).toBeGreaterThan(before.mean);
        expect(agreement(withOne(of, 0)).mean).toBeLessThan(before.mean);
        expect(agreement(withOne(of, 1)).low).toBeGreaterThan(before.low);
        expect(agreement(withOne(of, 0)).low).toBeLessThan(before.low);
      }),
    );
  });

  it('leans on experience elsewhere, and the less so the more there is of its own', () => {
    const good = { agreed: 200, disagreed: 0 };
    const bad = { agreed: 0, disagreed: 200 };
    const apart = (own: number) => {
      const here = { agreed: own, disagreed: own };
      const among = (others: typeof good) => {
        const wide = sum(here, others);
        return agreement({ here, detector: wide, all: wide }).mean;
      };
      return among(good) - among(bad);
    };
    fc.assert(
      fc.property(fc.nat(40), (own) => {
        expect(apart(own)).toBeGreaterThan(0);
        expect(apart(own + 1)).toBeLessThan(apart(own));
      }),
    );
  });
});

describe('the score', () => {
  it('stays within 0 and 100, and never falls with a larger factor', () => {
    fc.assert(
      fc.property(factors, factors, (one, other) => {
        const value = priority(one);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(100);
        for (const name of ['severity', 'closeness', 'recurrence', 'agreement'] as const) {
          const more = { ...one, [name]: Math.max(one[name], other[name]) };
          expect(priority(more)).toBeGreaterThanOrEqual(value);
        }
      }),
    );
  });
});

describe('what happens within an hour', () => {
  const minutes = fc.array(fc.nat(3_000), { minLength: 1, maxLength: 30 });

  it('counts once, whatever the order, and bursts begin more than an hour apart', () => {
    fc.assert(
      fc.property(minutes, (at) => {
        const times = at.map((each) => each * minuteMs);
        const starts = burstStarts(times);
        expect(burstStarts(times.toReversed())).toEqual(starts);
        expect(burstStarts([...times, ...times])).toEqual(starts);
        expect(burstStarts(starts)).toEqual(starts);
        for (const [nth, start] of starts.slice(1).entries()) {
          expect(start - (starts[nth] ?? 0)).toBeGreaterThan(60 * minuteMs);
        }
      }),
    );
  });

  it('makes no chance larger', () => {
    fc.assert(
      fc.property(minutes, fc.nat(60), (at, later) => {
        const occurrences = at.map((each) => new Date(now.getTime() - each * minuteMs));
        const first = Math.min(...occurrences.map((each) => each.getTime()));
        const beside = new Date(Math.min(now.getTime(), first + later * minuteMs));
        const { value } = recurrence({ occurrences, now });
        expect(recurrence({ occurrences: [...occurrences, beside], now }).value).toBe(value);
      }),
    );
  });
});
