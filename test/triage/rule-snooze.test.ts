import { afterAll, beforeAll, expect, test } from 'vitest';
import { dismissCandidate } from '../../src/triage/dismiss-candidate.ts';
import { endSnooze } from '../../src/triage/snooze-candidate.ts';
import { undoDecision } from '../../src/triage/undo-decision.ts';
import { givenTriage, type Triage } from './given-triage.ts';

const actor = 'person:dana';
const inAWeek = new Date(Date.now() + 7 * 86_400_000);

let triage: Triage;
beforeAll(async () => {
  triage = await givenTriage();
  await triage.policy({
    rules: [
      {
        ...{ name: 'after the audit', when: 'service == "checkout"', then: 'review' },
        snoozeUntil: inAWeek.toISOString(),
      },
      {
        ...{ name: 'long over', when: 'service == "search"', then: 'review' },
        snoozeUntil: '2020-01-31',
      },
      {
        ...{ name: 'many', when: 'true', then: 'log', minOccurrences: 3 },
      },
    ],
  });
});
afterAll(() => triage?.stop());

test('a rule keeps it out of sight until a time, and then it comes back by itself', async () => {
  const snoozed = await triage.settle(await triage.settling());
  expect(snoozed).toMatchObject({
    ...{ status: 'snoozed', verdict: 'review', snoozedUntil: inAWeek },
    ...{ decision: 'snooze', decidedBy: 'policy:after the audit' },
  });
  expect(snoozed.trace).toMatchObject([{ matched: true, snoozeUntil: inAWeek.toISOString() }]);
  await endSnooze(triage.context, snoozed.id);
  expect(await triage.candidate(snoozed.id)).toMatchObject({ status: 'snoozed' });
  await triage.shiftTime('8 days');
  await endSnooze(triage.context, snoozed.id);
  expect(await triage.candidate(snoozed.id)).toMatchObject({ status: 'open', snoozedUntil: null });
  await triage.shiftTime('-8 days');
});

test('a person can take it back, and one that was dismissed meanwhile goes back to it', async () => {
  const { id, version } = await triage.settle(await triage.settling());
  const reason = {
    reason: 'duplicate',
    note: null,
    owner: null,
    until: null,
  } as const;
  const dismissed = await dismissCandidate(triage.context, { id, version, actor, ...reason });
  expect(dismissed.ok).toBe(true);
  await undoDecision(triage.context, { id, version: null, actor });
  expect(await triage.candidate(id)).toMatchObject({
    ...{ status: 'snoozed', decidedBy: 'policy:after the audit', snoozedUntil: inAWeek },
    previousStatus: 'open',
  });
  await undoDecision(triage.context, { id, version: null, actor });
  expect(await triage.candidate(id)).toMatchObject({ status: 'open', snoozedUntil: null });
});

test('a time that is over asks people at once, and the trace says so', async () => {
  const asked = await triage.settle(await triage.settling({ serviceId: 'search' }));
  expect(asked).toMatchObject({ status: 'open', verdict: 'review', decision: null });
  expect(asked.trace.at(-1)?.because).toMatch(/^its time was over on 2020-01-31, /);
});

test('a rule that asks for several waits for them', async () => {
  const fingerprint = 'seldom';
  const of = { serviceId: 'catalogue', fingerprint };
  const statuses = [];
  for (let nth = 0; nth < 3; nth++) {
    const { status, trace } = await triage.settle(await triage.settling(of));
    statuses.push(`${status} ${trace.at(-1)?.matched}`);
  }
  expect(statuses).toEqual(['open false', 'open false', 'logged true']);
});
