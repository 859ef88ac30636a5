import { expect, test } from 'vitest';
import {
  type KnownCandidate,
  planCandidates,
} from '../../../src/core/candidate/plan-candidates.ts';
import type { Finding } from '../../../src/core/detect/finding.ts';
import { toStored } from '../../../src/core/stored-json.ts';

const at = new Date('2026-03-01T04:00:00Z');

function finding(changes: Partial<Finding> = {}): Finding {
  return {
    detector: 'auto_resolved_page',
    cycle: '1',
    beganAt: at,
    occurredAt: at,
    title: 'Checkout is slow',
    story: 'checkout paged 4 min',
    evidence: [],
    links: [],
    service: { pagerduty: null, github: null, environment: null, jira: null },
    fingerprint: { source: 'pagerduty', words: [] },
    closeness: { value: 2, because: '' },
    severity: { priority: null, urgency: null, cap: null },
    savedBy: { kind: 'recovery', text: '' },
    resolver: null,
    environment: null,
    deployWorkflow: false,
    labels: [],
    revisions: [],
    alertKey: null,
    countedOnly: false,
    awaits: null,
    unconfirmed: null,
    thresholds: [],
    withdrawn: null,
    ...changes,
  };
}

const home = {
  serviceId: 'checkout',
  teamId: 'shop',
  fingerprint: 'f',
  computedFingerprint: 'f',
  maskedValues: [],
  fingerprintRules: 2,
};

function known(changes: Partial<KnownCandidate> = {}): KnownCandidate {
  return {
    id: 'a',
    detector: 'auto_resolved_page',
    cycle: '1',
    status: 'open',
    finding: toStored(finding()),
    decidedByPolicy: false,
    followUpIsHeld: false,
    foldedInto: null,
    historical: false,
    factsChanged: false,
    ...home,
    ...changes,
  };
}

const taken = finding({ withdrawn: 'it fired again' });
const told = finding({ story: 'checkout paged 5 min' });
const placed = (found: Finding, foldInto: string | null = null) => ({
  finding: found,
  foldInto,
  historical: false,
  belongs: home,
  place: 'alone' as const,
});
const plan = (findings: readonly Finding[], rows: readonly KnownCandidate[]) =>
  planCandidates(
    findings.map((found) => placed(found)),
    rows,
  );
const kinds = (findings: readonly Finding[], rows: readonly KnownCandidate[]) =>
  plan(findings, rows).map((change) => change.kind);

test('the same facts again change nothing', () => {
  expect(kinds([finding()], [known()])).toEqual([]);
});

test('what is not decided yet follows the facts', () => {
  expect(kinds([finding()], [])).toEqual(['insert']);
  expect(kinds([taken], [])).toEqual(['insert_withdrawn']);
  expect(kinds([told], [known()])).toEqual(['describe']);
  for (const status of ['settling', 'open', 'snoozed', 'logged', 'suppressed'] as const) {
    expect(kinds([taken], [known({ status })])).toEqual(['withdraw']);
    expect(kinds([], [known({ status })])).toEqual(['remove']);
  }
  expect(kinds([told], [known({ status: 'withdrawn' })])).toEqual(['found_again']);
});

test('what a person decided stays, and says that its facts changed', () => {
  for (const status of ['confirmed', 'dismissed', 'merged'] as const) {
    for (const findings of [[taken], [told], []]) {
      expect(kinds(findings, [known({ status })])).toEqual(['facts_changed']);
    }
  }
});

test('what was taken back while a decision stood is taken back once it is undone', () => {
  const stored = toStored(taken);
  expect(kinds([taken], [known({ status: 'dismissed', finding: stored })])).toEqual([]);
  expect(kinds([taken], [known({ status: 'open', finding: stored })])).toEqual(['withdraw']);
  expect(kinds([taken], [known({ status: 'withdrawn', finding: stored })])).toEqual([]);
});

test('that nothing is found any more is said once', () => {
  const said = known({ status: 'confirmed', factsChanged: true });
  expect(kinds([], [said])).toEqual([]);
  expect(plan([], [{ ...said, followUpIsHeld: true }])).toMatchObject([
    { kind: 'facts_changed', cancelHeldFollowUp: true },
  ]);
});

test('a ticket that is still held is not sent for a finding that was taken back', () => {
  const byPerson = known({ status: 'confirmed', followUpIsHeld: true });
  expect(plan([taken], [byPerson])).toMatchObject([
    { kind: 'facts_changed', cancelHeldFollowUp: true },
  ]);
  expect(kinds([taken], [{ ...byPerson, decidedByPolicy: true }])).toEqual(['withdraw']);
  // Once it is on its way, the policy's confirmation stays as well.
  const sent = { ...byPerson, decidedByPolicy: true, followUpIsHeld: false };
  expect(plan([taken], [sent])).toMatchObject([
    { kind: 'facts_changed', cancelHeldFollowUp: false },
  ]);
});

test('an alert that fires again at once is folded into its first candidate, and stands for itself again', () => {
  const folded = known({ status: 'merged', foldedInto: 'head' });
  expect(planCandidates([placed(finding(), 'head')], [])).toMatchObject([
    { kind: 'insert', foldInto: 'head' },
  ]);
  for (const status of ['settling', 'open', 'snoozed', 'logged', 'suppressed'] as const) {
    expect(planCandidates([placed(finding(), 'head')], [known({ status })])).toMatchObject([
      { kind: 'fold', id: 'a', into: 'head' },
    ]);
  }
  expect(planCandidates([placed(finding(), 'head')], [folded])).toEqual([]);
  expect(planCandidates([placed(told, 'head')], [folded])).toMatchObject([{ kind: 'describe' }]);
  expect(planCandidates([placed(finding(), 'other')], [folded])).toMatchObject([
    { kind: 'fold', into: 'other' },
  ]);
  expect(planCandidates([placed(finding())], [folded])).toMatchObject([{ kind: 'unfold' }]);
  expect(planCandidates([placed(taken)], [folded])).toMatchObject([{ kind: 'withdraw' }]);
  expect(planCandidates([], [folded])).toMatchObject([{ kind: 'remove' }]);
});

test('what people decided is never folded, and what they merged is never unfolded', () => {
  for (const status of ['confirmed', 'dismissed', 'merged'] as const) {
    expect(planCandidates([placed(finding(), 'head')], [known({ status })])).toEqual([]);
    expect(planCandidates([placed(finding())], [known({ status })])).toEqual([]);
  }
});

test('what only the policy confirmed is folded while its ticket is held, and not once it is sent', () => {
  const held = known({ status: 'confirmed', decidedByPolicy: true, followUpIsHeld: true });
  expect(planCandidates([placed(finding(), 'head')], [held])).toMatchObject([{ kind: 'fold' }]);
  for (const changes of [{ followUpIsHeld: false }, { decidedByPolicy: false }]) {
    expect(planCandidates([placed(finding(), 'head')], [{ ...held, ...changes }])).toEqual([]);
  }
});

test('what a look back had put away is judged anew once the present tells of it', () => {
  const past = (changes: Partial<KnownCandidate>) => known({ historical: true, ...changes });
  const turned = (row: KnownCandidate) => planCandidates([placed(finding())], [row]);
  expect(turned(past({ status: 'logged' }))).toMatchObject([
    { kind: 'told_again', historical: false },
  ]);
  for (const status of ['settling', 'withdrawn'] as const) {
    const found = status === 'withdrawn' ? taken : finding();
    const row = past({ status, finding: toStored(found) });
    const [change, ...more] = planCandidates([placed(found)], [row]);
    expect(change).toMatchObject({ kind: 'describe', historical: false });
    expect(more).toEqual([]);
  }
  for (const status of ['confirmed', 'dismissed', 'merged'] as const) {
    expect(turned(past({ status }))).toEqual([]);
  }
  const stays = { ...placed(finding()), historical: true };
  expect(planCandidates([stays], [past({ status: 'logged' })])).toEqual([]);
  // What asks people is never put away for what a look back tells.
  expect(planCandidates([stays], [known()])).toEqual([]);
});

test('another service, team or fingerprint is a change, which no decision is asked about again', () => {
  for (const belongs of [
    { ...home, serviceId: 'search' },
    { ...home, teamId: null },
    { ...home, fingerprint: 'g' },
  ]) {
    const moved = (status: KnownCandidate['status'], found = finding()) =>
      planCandidates(
        [{ ...placed(found), belongs }],
        [known({ status, finding: toStored(found) })],
      );
    for (const status of ['settling', 'open', 'snoozed', 'logged', 'suppressed'] as const) {
      expect(moved(status)).toMatchObject([{ kind: 'describe', belongs }]);
    }
    expect(moved('withdrawn', taken)).toMatchObject([{ kind: 'describe', belongs }]);
    const isOwner = belongs.fingerprint === home.fingerprint;
    for (const status of ['confirmed', 'dismissed', 'merged'] as const) {
      expect(moved(status)).toMatchObject(
        isOwner ? [{ kind: 'belongs_elsewhere', id: 'a', belongs, isMoved: true }] : [],
      );
    }
  }
});

test('by new rules what was decided is called as the rest is, and nobody is told of it', () => {
  const belongs = { ...home, fingerprint: 'g', computedFingerprint: 'g', fingerprintRules: 3 };
  const otherWords = finding({
    fingerprint: { source: 'pagerduty', words: ['Checkout is slow'] },
    detectorVersion: 9,
  });
  const planned = (found: Finding, status: KnownCandidate['status']) =>
    planCandidates([{ ...placed(found), belongs }], [known({ status })]);
  // What another release tells in other words, and keeps besides.
  const reworded = finding({ story: 'checkout was slow', foundBy: 'untouched' });
  for (const found of [finding(), otherWords, reworded]) {
    expect(planned(found, 'open')).toMatchObject([{ kind: 'describe', belongs }]);
    for (const status of ['confirmed', 'dismissed', 'merged'] as const) {
      expect(planned(found, status)).toMatchObject([
        { kind: 'belongs_elsewhere', finding: found, belongs, isMoved: false },
      ]);
    }
  }
  const closer = finding({ closeness: { value: 10, because: 'it was escalated' } });
  expect(planned(closer, 'confirmed')).toMatchObject([{ kind: 'facts_changed' }]);
});
