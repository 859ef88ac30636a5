import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { candidates } from '../../src/db/schema/candidates.ts';
import { closeMistake } from '../../src/follow-up/close-mistake.ts';
import { commentOnFollowUp } from '../../src/follow-up/comment-on-follow-up.ts';
import { adoptTicket, retryFollowUp } from '../../src/follow-up/settle-by-person.ts';
import { closeAsMistake } from '../../src/triage/close-as-mistake.ts';
import {
  followUpLabel,
  sayFollowUp,
  sayStanding,
} from '../../src/web/views/words/follow-up-words.ts';
import { openTicketHouse, type TicketHouse } from './ticket-house.ts';
import { actor, ticketSteps } from './ticket-steps.ts';

const refused = { kind: 'answer', status: 401, body: '' } as const;

let house: TicketHouse;
const { after, ticketOf, mistaken, statusOf, commentsOf } = ticketSteps(() => house);
beforeAll(async () => {
  house = await openTicketHouse();
  house.jira.setWebhookTiming('never');
});
afterEach(async () => {
  house.jira.faults.clear();
  house.acceptToken();
  house.jira.hideProject('PAY', false);
  await house.configure();
  await after('1 minute');
});
afterAll(() => house?.close());

/** It happens once more, and somebody confirms that. */
async function again(fingerprint: string) {
  await house.confirmed(await house.candidate({ fingerprint, occurredAt: await house.now() }));
  await after('1 second');
}

/** Its label and its sentences on the page. */
async function said(id: string) {
  const row = await house.read(id);
  return [followUpLabel(row).text, sayFollowUp(row, await house.now()), ...sayStanding(row)];
}

const writes = () => house.jira.calls().filter(({ method }) => method !== 'GET').length;

test('a token that expired loses neither a comment nor a closing, and each says what it waits for', async () => {
  const commented = await ticketOf('commented');
  const closed = await ticketOf('closed');
  house.jira.faults.next('any', refused, Number.POSITIVE_INFINITY);
  await again('commented');
  await mistaken(closed.id);
  for (const { id } of [commented, closed]) {
    expect((await house.read(id)).notice).toBe(
      'Jira was not told the latest yet. Jira said: Jira does not accept the API token.',
    );
  }
  const calls = house.jira.calls('list_comments').length;
  await after('5 hours');
  await after('1 minute');
  // Ever more seldom: what was tried after five hours waits for some more.
  expect(house.jira.calls('list_comments').length).toBe(calls + 2);
  house.jira.faults.clear();
  await after('6 hours');
  expect([commentsOf(commented.key), commentsOf(closed.key)]).toEqual([1, 1]);
  expect(statusOf(closed.key)).toBe("Won't Do");
  expect((await house.read(commented.id)).notice).toBeNull();
  expect((await house.read(closed.id)).notice).toBeNull();
});

test('another token wakes what waits at once', async () => {
  const { id, key } = await ticketOf('another token');
  house.acceptToken('a newer token');
  await again('another token');
  await after('5 hours');
  await house.configure({ token: 'a newer token' });
  await house.drain();
  expect(commentsOf(key)).toBe(1);
  expect((await house.read(id)).notice).toBeNull();
});

test('what was not opened for the token’s sake is tried again by itself with another one', async () => {
  house.acceptToken('the very newest');
  const { id } = await house.confirmed(await house.candidate({ fingerprint: 'by itself' }));
  expect(await house.read(id)).toMatchObject({ status: 'failed', refusedBy: 'token' });
  await house.configure({ token: 'not that one' });
  await house.drain();
  expect(await house.read(id)).toMatchObject({ status: 'failed', refusedBy: 'token', sends: 2 });
  await after('2 hours');
  await house.configure({ token: 'the very newest' });
  await house.drain();
  expect(await house.read(id)).toMatchObject({ status: 'open', sends: 3, refusedBy: null });
});

test('what a person tries again right after another token is sent with that', async () => {
  house.acceptToken('the newest token');
  const { id } = await house.confirmed(await house.candidate({ fingerprint: 'tried again' }));
  expect((await house.read(id)).status).toBe('failed');
  await house.configure({ token: 'the newest token' });
  expect(await retryFollowUp(house.deps, { id, actor })).toMatchObject({ ok: true });
  await house.drain();
  expect(await house.read(id)).toMatchObject({ status: 'open', sends: 2 });
});

test('a connection that is switched off stops what is owed to it, and goes on when it is back', async () => {
  const { id, key } = await ticketOf('switched off');
  await house.configure({ enabled: false });
  await again('switched off');
  const said = 'The connection "jira-main" is switched off.';
  expect((await house.read(id)).notice).toBe(`Jira was not told the latest yet. ${said}`);
  const calls = house.jira.calls().length;
  await after('2 hours');
  expect(house.jira.calls()).toHaveLength(calls);
  await house.jira.moveIssue(key, 'Done');
  await house.configure();
  await house.drain();
  expect(commentsOf(key)).toBe(1);
  expect((await house.read(id)).notice).toBeNull();
  await after('2 hours');
  expect((await house.read(id)).status).toBe('done');
});

test('a ticket whose connection is off says that it is not followed, until it is', async () => {
  const { id, key } = await ticketOf('not followed');
  await house.configure({ enabled: false });
  await after('2 hours');
  expect((await house.read(id)).notice).toMatch(/^What Jira says of it is not followed for now\./);
  await house.jira.moveIssue(key, 'Done');
  await house.configure();
  await house.drain();
  expect(await house.read(id)).toMatchObject({ status: 'done', notice: null });
});

test('while its team rehearses nothing is written to a ticket, not even what a person asked for', async () => {
  const former = await ticketOf('rehearsing');
  await house.jira.moveIssue(former.key, 'Done');
  await after('2 hours');
  await after('8 days');
  await house.jira.moveIssue(former.key, 'Done');
  const filed = await house.jira.fileIssue({ project: 'PAY', summary: 'by hand', labels: [] });
  await house.configure({ dryRun: true });
  const candidate = await house.candidate({
    fingerprint: 'rehearsing',
    occurredAt: await house.now(),
  });
  const { id } = await house.confirmed(candidate);
  const before = writes();
  expect(await adoptTicket(house.deps, { id, actor, key: filed.key })).toMatchObject({ ok: true });
  await after('10 seconds');
  await mistaken(id);
  expect(writes()).toBe(before);
  expect(await house.read(id)).toMatchObject({
    status: 'wont_do',
    notice: 'Jira was not told the latest yet. Its team rehearses, so nothing is written.',
  });
  expect(await said(id)).toEqual([
    'To be closed',
    `${filed.key} is to be closed as a mistake; Jira was not told yet.`,
    'Its team rehearses, so nothing is written.',
  ]);
  await house.configure();
  await house.drain();
  expect(await said(id)).toEqual([
    'Closed, not done',
    expect.stringMatching(/was closed without being done/),
    'It was closed as a mistake.',
  ]);
  expect(statusOf(filed.key)).toBe("Won't Do");
  expect(commentsOf(filed.key)).toBe(1);
  // What was a mistake came back from nowhere.
  expect(house.jira.calls('link_issues')).toEqual([]);
});

test('until Jira answered, the page says that a mistake is still to be closed', async () => {
  const { id, key } = await ticketOf('no answer');
  expect(await closeAsMistake(house.deps, { id, actor })).toMatchObject({ ok: true });
  const owed = ['To be closed', `${key} is to be closed as a mistake; Jira was not told yet.`];
  expect(await said(id)).toEqual(owed);
  house.jira.faults.next('any', { kind: 'answer', status: 503, body: '' }, 1);
  await house.drain();
  expect(await said(id)).toEqual(owed);
  await after('2 minutes');
  expect(await said(id)).not.toContain(owed[1]);
});

test('a comment that has nothing left to tell takes its notice with it', async () => {
  const { id } = await ticketOf('nothing left');
  house.jira.faults.next('any', refused, Number.POSITIVE_INFINITY);
  const candidate = await house.candidate({
    ...{ fingerprint: 'nothing left', occurredAt: await house.now() },
  });
  await house.confirmed(candidate);
  await after('1 second');
  expect((await house.read(id)).notice).toContain('Jira was not told the latest yet.');
  await house.db.delete(candidates).where(eq(candidates.id, candidate.id));
  house.jira.faults.clear();
  await after('2 minutes');
  expect((await house.read(id)).notice).toBeNull();
});

test('two workers at once write one comment, and close once', async () => {
  const { id, key } = await ticketOf('at once');
  await house.candidate({ fingerprint: 'at once', occurredAt: await house.now() });
  house.jira.faults.next('add_comment', { kind: 'delay', ms: 100 }, Number.POSITIVE_INFINITY);
  const twice = (task: typeof closeMistake) =>
    Promise.all([1, 2].map(() => task(house.deps, id, new Date())));
  await twice(commentOnFollowUp);
  expect(commentsOf(key)).toBe(1);
  const before = house.jira.calls('do_transition').length;
  await Promise.all([1, 2].map(() => closeAsMistake(house.deps, { id, actor })));
  await twice(closeMistake);
  await after('10 seconds');
  expect(commentsOf(key)).toBe(2);
  expect(house.jira.calls('do_transition')).toHaveLength(before + 1);
});
