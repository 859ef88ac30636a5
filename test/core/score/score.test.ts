import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SeverityHints } from '../../../src/core/detect/finding.ts';
import { agreement } from '../../../src/core/score/agreement.ts';
import { priority } from '../../../src/core/score/priority.ts';
import { recurrence } from '../../../src/core/score/recurrence.ts';
import { type ScoreInput, score } from '../../../src/core/score/score.ts';
import { scoreFactNames } from '../../../src/core/score/score-reason.ts';
import { severity } from '../../../src/core/score/severity.ts';

const plain: SeverityHints = { priority: null, urgency: null, cap: null };
const now = new Date(Date.UTC(2026, 9, 5, 12));
const nothing = { agreed: 0, disagreed: 0 };

function daysAgo(days: number): Date {
  return new Date(now.getTime() - days * 86_400_000);
}

describe('severity', () => {
  it('comes from the service’s tier', () => {
    expect([1, 2, 3, 4].map((tier) => severity({ tier, hints: plain }).value)).toEqual([
      50, 10, 2, 1,
    ]);
    expect(severity({ tier: 1, hints: plain }).tierAssumed).toBe(false);
  });

  it('comes from the tier of the worst service where it befell several, and says so', () => {
    expect(severity({ tier: null, hints: { ...plain, tier: 1 } })).toMatchObject({
      value: 50,
      because: "one of its services is tier 1: when it fails, customers can't use it",
      tierAssumed: false,
    });
  });

  it('counts a service without a tier as tier 3, and says so', () => {
    expect(severity({ tier: null, hints: plain })).toMatchObject({
      value: 2,
      because:
        'no tier is set for the service, so it counts as tier 3: when it fails, only colleagues notice',
      tierAssumed: true,
    });
  });

  it.each([
    ['P1', 50],
    ['p2', 10],
    [' P3 ', 2],
    ['P4', 1],
    ['P5', 1],
  ])('takes priority %s over the tier', (name, value) => {
    const result = severity({ tier: 2, hints: { ...plain, priority: name } });
    expect(result).toMatchObject({ value, tierAssumed: false });
  });

  it('ignores the names of priorities that it does not know', () => {
    expect(severity({ tier: 1, hints: { ...plain, priority: 'Urgent' } }).value).toBe(50);
    expect(severity({ tier: 1, hints: { ...plain, priority: 'toString' } }).value).toBe(50);
  });

  it('is bounded by low urgency and by the detector’s cap, and says so', () => {
    const low = severity({ tier: 4, hints: { ...plain, priority: 'P1', urgency: 'low' } });
    expect(low.value).toBe(2);
    expect(low.because).toMatch(/priority P1.*, but low urgency counts at most 2/);
    const cap = { value: 2, because: 'a flaky test counts at most 2' };
    expect(severity({ tier: 1, hints: { ...plain, cap } }).because).toMatch(/, but a flaky test/);
    expect(severity({ tier: 4, hints: { ...plain, urgency: 'low', cap } }).value).toBe(1);
  });
});

describe('recurrence', () => {
  it('is the chance of at least one more within 30 days', () => {
    // One just now: Gamma(0.5 + 1, 30 + 30/ln 2).
    const beta = 30 + 30 / Math.LN2;
    const once = recurrence({ occurrences: [now], now });
    expect(once.value).toBeCloseTo(1 - (beta / (beta + 30)) ** 1.5, 12);
    expect(once.because).toBe(
      'it was not seen before; the chance of at least one more within 30 days is 40 %',
    );
    const often = [0, 3, 5, 9, 40].map(daysAgo);
    expect(recurrence({ occurrences: often, now }).because).toMatch(
      /^by 5 October 2026 it had happened 5 times, dismissed ones included, 4 in the last 30 days; the chance .* is \d\d %$/,
    );
  });

  it('forgets: an occurrence a half-life ago counts half', () => {
    const prior = { alpha: 1, beta: 30, tier: null, fingerprints: 20 };
    const beta = 30 + 30 / Math.LN2;
    const { value } = recurrence({ occurrences: [daysAgo(30)], now, prior });
    expect(value).toBeCloseTo(1 - (beta / (beta + 30)) ** 1.5, 12);
  });

  it('forgets as fast as it is told to', () => {
    const prior = { alpha: 1, beta: 30, tier: null, fingerprints: 20 };
    const beta = 30 + 7 / Math.LN2;
    const { value } = recurrence({ occurrences: [daysAgo(7)], now, prior, halfLifeDays: 7 });
    expect(value).toBeCloseTo(1 - (beta / (beta + 30)) ** 1.5, 12);
  });

  it('takes what happens within an hour for one', () => {
    const minutes = (count: number) => daysAgo(count / 1440);
    const burst = [minutes(60), minutes(40), minutes(1), minutes(0)];
    expect(recurrence({ occurrences: burst, now }).value).toBe(
      recurrence({ occurrences: [minutes(60)], now }).value,
    );
    const two = recurrence({ occurrences: [minutes(61), minutes(0)], now });
    expect(two.because).toMatch(
      /it had happened 2 times, dismissed ones included, all in the last 30 days/,
    );
  });

  it('takes a short watch into account, but never one shorter than what was seen', () => {
    const chance = (watchedDays: number, oldest: number) =>
      recurrence({ occurrences: [daysAgo(oldest), now], now, watchedDays }).value;
    expect(chance(10, 5)).toBeGreaterThan(chance(300, 5));
    expect(chance(1, 20)).toBe(chance(20, 20));
  });

  it('stays a chance for any past, and grows with each occurrence', () => {
    const past = fc.array(fc.integer({ min: -5, max: 900 }), { maxLength: 40 });
    fc.assert(
      fc.property(past, (days) => {
        const occurrences = days.map(daysAgo);
        const { value } = recurrence({ occurrences, now });
        expect(value).toBeGreaterThan(0);
        expect(value).toBeLessThan(1);
        const more = recurrence({ occurrences: [...occurrences, daysAgo(950)], now });
        expect(more.value).toBeGreaterThanOrEqual(value);
        expect(recurrence({ occurrences: occurrences.toReversed(), now })).toEqual(
          recurrence({ occurrences, now }),
        );
      }),
    );
  });
});

describe('agreement', () => {
  it('is even odds, and far from certain, while nobody has judged', () => {
    const { mean, low, text } = agreement({ here: nothing, detector: nothing, all: nothing });
    expect(mean).toBe(0.5);
    expect(low).toBeCloseTo(0.05, 9);
    expect(text).toBe('nobody has judged one yet, so it counts as even odds');
  });

  it('says how often people agreed, from the narrowest level that knows', () => {
    const counts = { agreed: 9, disagreed: 1 };
    const wide = { here: nothing, detector: nothing, all: counts };
    expect(agreement({ here: counts, detector: counts, all: counts }).text).toBe(
      'people agreed 9 of 10 times',
    );
    expect(agreement({ ...wide, detector: counts }).text).toMatch(
      /on this service yet; on others people agreed 9 of 10 times$/,
    );
    expect(agreement(wide).text).toMatch(/all kinds together people agreed 9 of 10 times$/);
    const homeless = agreement({ here: null, detector: counts, all: counts });
    expect(homeless.text).toBe(
      'it belongs to no service yet; on all services together people agreed 9 of 10 times',
    );
    expect(homeless.evidence.map(({ text }) => text).join()).not.toContain('on this service');
    const once = { agreed: 1, disagreed: 0 };
    expect(agreement({ here: once, detector: once, all: once }).text).toBe(
      'people agreed 1 of 1 time',
    );
  });

  it('leans on wider experience while there is little of its own', () => {
    const good = { agreed: 90, disagreed: 10 };
    const bad = { agreed: 10, disagreed: 90 };
    const few = { agreed: 1, disagreed: 1 };
    const among = (others: typeof good) =>
      agreement({ here: few, detector: others, all: others }).mean;
    expect(among(good)).toBeGreaterThan(0.55);
    expect(among(bad)).toBeLessThan(0.45);
    const many = { agreed: 900, disagreed: 100 };
    expect(agreement({ here: many, detector: many, all: many }).mean).toBeCloseTo(0.9, 1);
  });

  it('is never sure of what was judged elsewhere only', () => {
    const others = { agreed: 10_000, disagreed: 0 };
    expect(agreement({ here: nothing, detector: others, all: others }).low).toBeLessThan(0.6);
    const here = { agreed: 13, disagreed: 0 };
    expect(agreement({ here, detector: here, all: here }).low).toBeCloseTo(0.05 ** (1 / 14), 9);
  });

  it('counts each judgement once', () => {
    const here = { agreed: 5, disagreed: 0 };
    const nested = agreement({ here, detector: here, all: here });
    const alone = agreement({ here, detector: nothing, all: nothing });
    expect(nested.mean).toBe(alone.mean);
  });
});

describe('the score', () => {
  const input: ScoreInput = {
    tier: 1,
    hints: plain,
    closeness: { value: 10, because: 'a person had acknowledged it before it cleared' },
    occurrences: [now],
    now,
    judgements: { here: nothing, detector: nothing, all: nothing },
  };

  it('runs from 0 to 100', () => {
    expect(priority({ severity: 50, closeness: 50, recurrence: 1, agreement: 1 })).toBe(100);
    expect(priority({ severity: 1, closeness: 1, recurrence: 0, agreement: 1 })).toBe(0);
    const middle = priority({ severity: 10, closeness: 5, recurrence: 0.5, agreement: 0.9 });
    expect(middle).toBeCloseTo((100 * Math.log(1 + 22.5)) / Math.log(2501), 12);
  });

  it('shows every factor with its value, what it stands on and one plain sentence', () => {
    const result = score(input);
    expect(result).toMatchObject({ severity: 50, closeness: 10, agreement: 0.5 });
    expect(result.priority).toBe(Math.round(result.priority * 10) / 10);
    for (const { factor, value, computed, text, evidence } of result.reasons) {
      expect(value).toBe(result[factor]);
      expect(computed).toBe(value);
      expect(text).toMatch(/^[A-Z].*\.$/);
      for (const fact of evidence ?? []) expect(scoreFactNames).toContain(fact.name);
    }
    expect(result.reasons.find(({ factor }) => factor === 'severity')?.evidence).toEqual([
      { name: 'tier', value: 1, text: "Tier 1: customers can't use it" },
    ]);
  });

  it('tells first what moves the score furthest', () => {
    // ln 50, ln 10, then a chance of 2 in 5 and even odds.
    expect(score(input).reasons.map(({ factor }) => factor)).toEqual([
      'severity',
      'closeness',
      'recurrence',
      'agreement',
    ]);
    const rare = { alpha: 0.01, beta: 900, tier: null, fingerprints: 50 };
    const seldom = score({ ...input, tier: 4, prior: rare });
    expect(seldom.reasons[0]?.factor).toBe('recurrence');
  });
});
