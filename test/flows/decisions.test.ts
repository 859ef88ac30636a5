import { afterAll, beforeAll, expect, test } from 'vitest';
import { services } from '../../src/demo/acme.ts';
import { pageThatClearsItself } from '../../src/demo/scenarios/page-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import {
  candidateById,
  candidateThat,
  decide,
  followUpThatIs,
  hoursAgo,
  sendAll,
  settled,
} from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({
    sweepAfterSeconds: 0,
    policy: {
      settleSeconds: 0,
      undoSeconds: 60,
      rules: [{ name: 'everything', when: 'true', then: 'review' }],
    },
  });
});
afterAll(() => closecall?.stop());

/** A page with words of its own, so that no other test's candidate is the same thing. */
async function nearMiss(title: string) {
  const ids = seededIds(title);
  await sendAll(
    closecall,
    pageThatClearsItself({ ids, at: hoursAgo(3), service: services.checkout, title }),
  );
  return candidateThat(closecall, (each) => each.title === title && each.status === 'open');
}

test('a ticket is held for the undo window, and undo leaves no ticket behind', async () => {
  const candidate = await nearMiss('Disk of the ledger is slow');
  const confirmed = await decide(closecall, candidate, 'confirm');
  expect(confirmed).toMatchObject({ status: 'confirmed', followUp: { status: 'held', key: null } });
  const undone = await decide(closecall, confirmed, 'undo');
  expect(undone).toMatchObject({ status: 'open', followUp: null });
  await closecall.shiftTime('5 minutes');
  await closecall.sweep();
  expect(closecall.jira.calls('create_issue')).toEqual([]);
  const dismissed = await decide(closecall, undone, 'dismiss', { reason: 'test' });
  expect(dismissed.status).toBe('dismissed');
  expect((await decide(closecall, dismissed, 'undo')).status).toBe('open');
});

test('once the ticket is open, undo is refused and names it', async () => {
  const candidate = await nearMiss('Queue of the mailer is long');
  const confirmed = await decide(closecall, candidate, 'confirm');
  const { id } = confirmed.followUp ?? { id: '' };
  expect((await closecall.api(`/follow-ups/${id}/send-now`, {})).status).toBe(200);
  const { key } = await followUpThatIs(closecall, candidate.id, 'open');
  const refused = await closecall.api(`/candidates/${candidate.id}/undo`, {});
  expect(refused.status).toBe(409);
  expect(JSON.stringify(refused.json)).toContain(key);
});

test('confirming without a ticket opens none', async () => {
  const candidate = await nearMiss('Cache of prices is cold');
  const confirmed = await decide(closecall, candidate, 'confirm', { ticket: 'no' });
  expect(confirmed).toMatchObject({ status: 'confirmed', followUp: null });
});

test('a stale decision is refused and says who decided what; both are in the history', async () => {
  const candidate = await nearMiss('Certificate of the till is old');
  await decide(closecall, candidate, 'dismiss', { reason: 'not_a_near_miss' });
  const late = await closecall.api(`/candidates/${candidate.id}/confirm`, {
    version: candidate.version,
  });
  expect(late.status).toBe(409);
  expect(late.json).toMatchObject({ status: 409, decision: 'dismiss' });
  const history = await closecall.api(`/candidates/${candidate.id}/history`);
  expect(JSON.stringify(history.json)).toMatch(/dismiss.*confirm_refused/s);
});

test('what is snoozed comes back by itself', async () => {
  const candidate = await nearMiss('Replica of search lags');
  const until = new Date(Date.now() + 24 * 3_600_000).toISOString();
  const snoozed = await decide(closecall, candidate, 'snooze', { until });
  expect(snoozed.status).toBe('snoozed');
  await closecall.shiftTime('25 hours');
  await pollUntil(
    () => candidateById(closecall, candidate.id),
    ({ status }) => status === 'open',
  );
  await closecall.shiftTime('-25 hours');
});

test.each(['dismiss', 'merge'] as const)(
  'a %s of what was snoozed, taken back: it is snoozed as before, and comes back by itself',
  async (decision) => {
    const candidate = await nearMiss(`Cache of prices is cold after a ${decision}`);
    const other = await nearMiss(`Cache of stock is cold after a ${decision}`);
    const until = new Date(Date.now() + 24 * 3_600_000).toISOString();
    const snoozed = await decide(closecall, candidate, 'snooze', { until });
    const body = decision === 'merge' ? { into: other.id } : { reason: 'test' };
    const decided = await decide(closecall, snoozed, decision, body);
    // The time of the snooze ends while it is not snoozed.
    await closecall.shiftTime('25 hours');
    await settled(closecall);
    const undone = await decide(closecall, decided, 'undo');
    const asBefore = { ...snoozed.decision, at: expect.any(String) };
    expect(undone).toMatchObject({ status: 'snoozed', decision: asBefore });
    await pollUntil(
      () => candidateById(closecall, candidate.id),
      ({ status }) => status === 'open',
    );
    await closecall.shiftTime('-25 hours');
  },
);

test('a longer snooze, taken back: it is open again', async () => {
  const candidate = await nearMiss('Cache of coupons is cold');
  const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
  const short = await decide(closecall, candidate, 'snooze', { until: inHours(1) });
  const longer = await decide(closecall, short, 'snooze', { until: inHours(24) });
  expect((await decide(closecall, longer, 'undo')).status).toBe('open');
});

test('the same thing twice has one live ticket, and the ticket is told', async () => {
  const title = 'Pool of connections is empty';
  const first = await nearMiss(title);
  await decide(closecall, first, 'confirm');
  await closecall.shiftTime('2 minutes');
  const { key } = await followUpThatIs(closecall, first.id, 'open');
  const again = pageThatClearsItself({
    ids: seededIds('pool again'),
    at: hoursAgo(1),
    service: services.checkout,
    title,
  });
  await sendAll(closecall, again);
  const second = await candidateThat(
    closecall,
    (each) => each.title === title && each.id !== first.id && each.status === 'open',
  );
  expect(second).toMatchObject({ occurrences: 2, isFirst: false, fingerprint: first.fingerprint });
  const confirmed = await decide(closecall, second, 'confirm');
  expect(confirmed.followUp).toMatchObject({ key, status: 'open' });
  await closecall.shiftTime('3 minutes');
  const comments = await pollUntil(
    () => closecall.jira.comments(key ?? ''),
    (all) => all.length > 0,
  );
  expect(comments).toHaveLength(1);
  expect(closecall.jira.issues().filter((issue) => issue.key === key)).toHaveLength(1);
});

test('merging refers to the other candidate, and undo takes it back', async () => {
  const one = await nearMiss('Index of orders is bloated');
  const other = await nearMiss('Vacuum of orders is late');
  const merged = await decide(closecall, one, 'merge', { into: other.id });
  expect(merged.status).toBe('merged');
  const into = await closecall.api(`/candidates/${other.id}/merge`, {
    version: other.version,
    into: one.id,
  });
  expect(into.status).toBe(409);
  expect((await decide(closecall, merged, 'undo')).status).toBe('open');
});

test('a missing or unknown reason to dismiss answers 422 before anything else is looked at', async () => {
  for (const body of [{}, { version: 1 }, { version: 1, reason: 'because' }]) {
    const answer = await closecall.api(
      '/candidates/01900000-0000-7000-8000-000000000000/dismiss',
      body,
    );
    expect(answer.status).toBe(422);
  }
});
