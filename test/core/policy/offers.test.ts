import { expect, test } from 'vitest';
import { type PatternEdit, patternEdits } from '../../../src/core/pattern-edits.ts';
import { saysPlace, whyOfNoUse, withOffer } from '../../../src/core/policy/accept-offer.ts';
import { DEFAULT_POLICY } from '../../../src/core/policy/default-rules.ts';
import { compilePolicy, decideVerdict } from '../../../src/core/policy/evaluate-policy.ts';
import {
  earnedOffers,
  isDeclined,
  type JudgedRecord,
  sayOffer,
} from '../../../src/core/policy/offers.ts';
import type { Rule } from '../../../src/core/policy/rule.ts';
import { policyFacts } from './policy-facts.ts';

function record(fingerprint: string, agreed: number, disagreed = 0, more = {}): JudgedRecord {
  const at = { detector: 'canary_rollback', service: 'checkout' } as const;
  return { fingerprint, ...at, agreed, disagreed, ...more };
}

function ids(...records: readonly JudgedRecord[]): string[] {
  return earnedOffers(records).map(({ id }) => id);
}

test('thirteen of thirteen earn it, and nothing less sure does', () => {
  expect(ids(record('a', 13))).toEqual(['fingerprint.a']);
  expect(ids(record('a', 12))).toEqual([]);
  expect(ids(record('a', 13, 1))).toEqual([]);
  expect(ids(record('a', 19, 1))).toEqual([]);
  expect(ids(record('a', 25, 1))).toEqual(['fingerprint.a']);
  const [offer] = earnedOffers([record('a', 13)]);
  expect(offer?.low).toBeCloseTo(0.05 ** (1 / 14), 9);
  expect(offer && sayOffer(offer)).toBe('13 of 13 agreed on this; open tickets by itself?');
});

test('the narrowest is offered, and a wider one by what is left alone', () => {
  expect(ids(record('a', 20), record('b', 5))).toEqual(['fingerprint.a']);
  expect(ids(record('a', 20), record('b', 8), record('c', 5))).toEqual([
    'fingerprint.a',
    'service.canary_rollback.checkout',
  ]);
  // Of no service, or of many that are small by themselves.
  const elsewhere = ['search', null, 'ledger'].map((service, nth) =>
    record(`e${nth}`, 5, 0, { service }),
  );
  expect(ids(...elsewhere)).toEqual(['detector.canary_rollback']);
  const pages = { detector: 'auto_resolved_page' };
  expect(ids(record('a', 7), record('b', 7, 0, pages))).toEqual([]);
});

test('one that is widely doubted is not offered widely for its best part', () => {
  const doubted = [record('a', 8), record('b', 8), record('c', 0, 6)];
  expect(ids(...doubted)).toEqual([]);
});

test('what was declined is asked again once there are twice as many decisions', () => {
  const then = { agreed: 13, disagreed: 0 };
  expect(isDeclined({ agreed: 25, disagreed: 0 }, then)).toBe(true);
  expect(isDeclined({ agreed: 25, disagreed: 1 }, then)).toBe(false);
  expect(isDeclined({ agreed: 13, disagreed: 0 }, null)).toBe(false);
});

function why(accepted: ReturnType<typeof withOffer>, edits: readonly PatternEdit[] = []) {
  return whyOfNoUse(accepted, patternEdits(edits));
}

const asked = { traces: [[{ rule: 'worth a look', matched: true, because: '' }]] };

function accept(
  rules: readonly Rule[],
  title = 'rollbacks',
  records = [record('a', 13)],
  { traces }: Pick<Parameters<typeof withOffer>[2], 'traces'> = asked,
) {
  const [offer] = earnedOffers(records);
  if (offer === undefined) throw new Error('nothing was earned');
  return withOffer(rules, offer, { title, traces });
}

test('its rule goes before the one that asked people, and after what goes before that', () => {
  const { rules, switchedOff } = accept(DEFAULT_POLICY.rules);
  expect(rules.map(({ name }) => name)).toEqual([
    ...['one cause for many runs', 'flaky until proven', 'tickets for rollbacks'],
    ...['worth a look', 'what people report', 'the rest'],
  ]);
  expect(rules[2]).toMatchObject({ when: 'fingerprint == "a"', then: 'open_ticket' });
  expect(switchedOff).toEqual([]);
});

test('a name that is taken is counted on, and a rule behind it that nothing reaches is switched off', () => {
  const parts = ['a', 'b', 'c'].map((each) => record(each, 6));
  const rules: Rule[] = [
    { name: 'worth a look', when: 'priority >= 20', then: 'review' },
    { name: 'tickets for rollbacks', when: 'tier == 4', then: 'log' },
    { name: 'known', when: 'detector == "canary_rollback" && service == "checkout"', then: 'log' },
  ];
  const accepted = accept(rules, 'rollbacks', parts);
  expect(accepted.added).toMatchObject({
    name: 'tickets for rollbacks (2)',
    when: 'detector == "canary_rollback" && service == "checkout"',
  });
  expect(accepted.switchedOff).toEqual(['known']);
  expect(accepted.rules.at(-1)).toMatchObject({ name: 'known', enabled: false });
});

test('a comparison in force that is refused by now is in nobody’s way', () => {
  const stored: Rule = { name: 'of old', when: 'source == "nowhere"', then: 'log' };
  expect(compilePolicy([stored]).ok).toBe(false);
  const before = accept([stored, ...DEFAULT_POLICY.rules]);
  expect(before.rules.map(({ name }) => name).slice(0, 4)).toEqual([
    ...['of old', 'one cause for many runs', 'flaky until proven', 'tickets for rollbacks'],
  ]);
  const behind = accept([...DEFAULT_POLICY.rules.slice(0, -1), stored]);
  expect([before, behind].map((each) => why(each))).toEqual([null, null]);
  expect([...before.switchedOff, ...behind.switchedOff]).toEqual([]);
});

test('where an earlier rule takes everything, it says so instead', () => {
  const all: Rule = { name: 'quiet month', when: 'true', then: 'log' };
  expect(why(accept([all, ...DEFAULT_POLICY.rules]))).toBe(
    'no near miss gets here: the rule "quiet month" takes everything before',
  );
});

test('a rule that asked then says no more where it goes once one behind it keeps quiet what it leaves', () => {
  const rules: Rule[] = [
    { name: 'rare', when: 'occurrences14d < 2', then: 'log' },
    { name: 'new ones', when: 'isFirst', then: 'review' },
    { name: 'known noise', when: 'service == "noise"', then: 'log' },
    { name: 'anything else', when: 'true', then: 'review' },
  ];
  const compiled = compilePolicy(rules);
  if (!compiled.ok) throw new Error('the rules are not sound');
  const then = [{ rule: 'new ones', matched: true, because: '' }];
  const today = (facts: { service: string; occurrences14d: number }) =>
    saysPlace(then, decideVerdict(compiled.policy, { ...policyFacts(facts), isFirst: false }));
  expect(today({ service: 'noise', occurrences14d: 3 })).toBe(false);
  expect(today({ service: 'mail', occurrences14d: 3 })).toBe(true);
  // What goes before it stays before the new one.
  expect(today({ service: 'noise', occurrences14d: 1 })).toBe(true);
});

test('an earlier rule about what was merged into it takes all of it, and a later one is left as it is', () => {
  const [from, into] = ['a'.repeat(32), 'b'.repeat(32)];
  const known: Rule = { name: 'known', when: `fingerprint == "${from}"`, then: 'log' };
  const merged = [{ kind: 'merge', from, into }] as const;
  const hidden = accept([known, ...DEFAULT_POLICY.rules], 'rollbacks', [record(into, 13)]);
  expect(why(hidden)).toBeNull();
  expect(why(hidden, merged)).toBe('no near miss gets here: the rule "known" asks the same before');
  const before = accept([...DEFAULT_POLICY.rules.slice(0, -1), known], 'x', [record(into, 13)]);
  expect(why(before, merged)).toBeNull();
  // It holds again once the merge is undone.
  expect(before.switchedOff).toEqual([]);
});

test('where no rule had asked about it, its rule goes behind those that keep quiet', () => {
  const rules: Rule[] = [
    { name: 'chatter', when: 'title.contains("canary")', then: 'suppress' },
    { name: 'other pages', when: 'detector == "auto_resolved_page"', then: 'review' },
    { name: 'weak ones', when: 'priority < 20', then: 'log' },
  ];
  const unasked = {
    traces: [rules.map(({ name: rule }) => ({ rule, matched: false, because: '' }))],
  };
  const accepted = accept(rules, 'rollbacks', [record('a', 13)], unasked);
  expect(accepted.rules).toEqual([...rules, accepted.added]);
  expect(why(accepted)).toBeNull();
  const logged = { traces: [[{ rule: 'the rest', matched: true, because: '' }]] };
  expect(why(accept(DEFAULT_POLICY.rules, 'rollbacks', [record('a', 13)], logged))).toBe(
    'no near miss gets here: the rule "the rest" takes everything before',
  );
});
