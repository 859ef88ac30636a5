import { and, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { changeState } from '../../src/db/change-state.ts';
import { nowPlusSeconds } from '../../src/db/client.ts';
import { outbox } from '../../src/db/schema/index.ts';
import { applyTransition } from '../../src/triage/apply-transition.ts';
import { confirmCandidate } from '../../src/triage/confirm-candidate.ts';
import { folding } from '../../src/triage/follow-finding.ts';
import { commentSteps, notCounted } from './comment-steps.ts';
import { openTicketHouse, type TicketHouse } from './ticket-house.ts';
import { actor } from './ticket-steps.ts';

let house: TicketHouse;
const { later, ticketOf, rowOf, undo, dismiss, again, waiting, moved, commentOf, editsOf } =
  commentSteps(() => house);
beforeAll(async () => {
  house = await openTicketHouse();
  house.jira.setWebhookTiming('never');
});
afterAll(() => house?.close());

test('a comment counts what people said was none no more, once that can hardly be taken back', async () => {
  const ticket = await ticketOf('counted');
  await again('counted');
  const second = await again('counted');
  expect(await commentOf(ticket.key)).toContain('It happened again: 2 times since');
  await undo(second);
  await dismiss(second, 'not_a_near_miss');
  await later('10 seconds');
  expect(await commentOf(ticket.key)).toContain('It happened again: 2 times since');
  const edits = editsOf(ticket);
  await later('2 minutes');
  expect(await commentOf(ticket.key)).toContain('It happened again: once since');
  expect(editsOf(ticket)).toBe(edits + 1);
  await undo(second);
  await later('2 minutes');
  expect(await commentOf(ticket.key)).toContain('It happened again: 2 times since');
});

test('a comment says so where nothing of what it told is left', async () => {
  const { key } = await ticketOf('none left');
  const joined = await again('none left');
  await undo(joined);
  await dismiss(joined, 'test');
  await later('2 minutes');
  expect(await commentOf(key)).toMatch(notCounted);
});

test('a comment stays where it counts as before', async () => {
  const ticket = await ticketOf('known');
  const joined = await again('known');
  await undo(joined);
  await dismiss(joined, 'known_and_accepted');
  const edits = editsOf(ticket);
  await later('2 minutes');
  expect(await commentOf(ticket.key)).toContain('It happened again: once since');
  expect(editsOf(ticket)).toBe(edits);
});

test('a comment of an earlier ticket is left alone, when a later one tells of it', async () => {
  const before = await ticketOf('came back');
  await again('came back');
  await house.jira.moveIssue(before.key, 'Done');
  await later('6 seconds');
  await later('8 days');
  const back = await rowOf(await again('came back'));
  const joined = await again('came back');
  expect((await rowOf(joined)).followUpId).toBe(back.followUpId);
  expect(back.followUpId).not.toBe(before.id);
  const edits = editsOf(before);
  await undo(joined);
  await dismiss(joined, 'bad_data');
  await later('2 minutes');
  expect(editsOf(before)).toBe(edits);
});

test('a comment tells of what joined its ticket before anybody heard of its end', async () => {
  const ticket = await ticketOf('joined late');
  await house.jira.moveIssue(ticket.key, "Won't Do");
  await later('2 minutes');
  const occurredAt = await house.now();
  const time = await house.candidate({ fingerprint: 'joined late', occurredAt });
  const input = { ...time, actor, ticket: 'yes' as const, note: null };
  expect(await confirmCandidate(house.deps, input)).toMatchObject({ ok: true });
  expect((await rowOf(time)).followUpId).toBe(ticket.id);
  // As where people have longer to undo than it takes to hear of the end.
  await house.db
    .update(outbox)
    .set({ dueAt: nowPlusSeconds(9_000) })
    .where(and(eq(outbox.task, 'comment-on-follow-up'), eq(outbox.ref, ticket.id)));
  await later('90 minutes');
  const ended = await house.read(ticket.id);
  expect(ended.status).toBe('wont_do');
  expect(ended.closedAt?.getTime()).toBeLessThan(occurredAt.getTime());
  await later('60 minutes');
  expect(await commentOf(ticket.key)).toContain('It happened again: once since');
});

test('a comment of a ticket that ended long ago hears nothing of what happens now', async () => {
  const ticket = await ticketOf('long ago');
  await again('long ago');
  await moved(ticket.key, 'Done');
  await later('30 days');
  const [first] = [await waiting('long ago'), await waiting('long ago')];
  const edits = editsOf(ticket);
  await dismiss(first, 'not_a_near_miss');
  await later('2 minutes');
  expect(editsOf(ticket)).toBe(edits);
  expect(await commentOf(ticket.key)).toContain('It happened again: once since');
});

test('a comment of a ticket that ended is corrected without what happened after its time', async () => {
  const ticket = await ticketOf('its time');
  await again('its time');
  const second = await again('its time');
  await moved(ticket.key, 'Done');
  await later('30 days');
  await waiting('its time');
  await undo(second);
  await dismiss(second, 'test');
  await later('2 minutes');
  expect(await commentOf(ticket.key)).toContain('It happened again: once since');
});

test('a comment of a ticket that is open again, though another one followed it, is the one that is corrected', async () => {
  const ticket = await ticketOf('open again');
  await moved(ticket.key, 'Done');
  await later('8 days');
  const back = await house.read((await rowOf(await again('open again'))).followUpId ?? '');
  await moved(back.issueKey ?? '', 'Done');
  await moved(ticket.key, 'To Do');
  await later('2 days');
  expect((await house.read(ticket.id)).status).toBe('open');
  const time = await waiting('open again');
  expect(await commentOf(ticket.key)).toContain('It happened again: 2 times since');
  await dismiss(time, 'bad_data');
  await later('2 minutes');
  expect(await commentOf(ticket.key)).toContain('It happened again: once since');
});

test('a comment that says so already is not written again', async () => {
  const ticket = await ticketOf('back again');
  const joined = await again('back again');
  const edits = editsOf(ticket);
  await undo(joined);
  await dismiss(joined, 'test');
  await undo(joined);
  await later('2 minutes');
  expect(editsOf(ticket)).toBe(edits);
});

test('a comment that somebody deleted is not followed by one that takes it back', async () => {
  const ticket = await ticketOf('deleted');
  const joined = await again('deleted');
  house.jira.faults.next('update_comment', { kind: 'answer', status: 404, body: {} });
  await undo(joined);
  await dismiss(joined, 'test');
  const comments = house.jira.calls('add_comment').length;
  await later('2 minutes');
  expect(house.jira.calls('add_comment')).toHaveLength(comments);
  expect((await house.read(ticket.id)).notice).toBeNull();
});

test('a comment is written for what counts after all, though there was nothing to tell before', async () => {
  const ticket = await ticketOf('after all');
  const time = await house.candidate({ fingerprint: 'after all', occurredAt: await house.now() });
  await dismiss(time, 'test');
  await later('2 minutes');
  expect(await commentOf(ticket.key)).toBeNull();
  await undo(time);
  await later('2 minutes');
  expect(await commentOf(ticket.key)).toContain('It happened again: once since');
});

test('a comment tells nothing of the past that becomes known only now', async () => {
  const ticket = await ticketOf('past');
  const past = { occurredAt: await house.now(), fingerprint: 'past', historical: true } as const;
  const [first] = [await house.candidate(past), await house.candidate(past)];
  await dismiss(first, 'test');
  await undo(first);
  await later('2 minutes');
  expect(await commentOf(ticket.key)).toBeNull();
});

test('a comment whose placing was unclear is taken back, if it is there', async () => {
  const ticket = await ticketOf('unclear');
  house.jira.faults.next('add_comment', { kind: 'reset', committed: true });
  const time = await waiting('unclear');
  expect(await commentOf(ticket.key)).toContain('It happened again: once since');
  expect((await house.read(ticket.id)).commentId).toBeNull();
  await dismiss(time, 'test');
  await later('2 minutes');
  expect(await commentOf(ticket.key)).toMatch(notCounted);
});

test('an edit whose outcome was unclear is made once more, though it says what was said before', async () => {
  const ticket = await ticketOf('unclear edit');
  await again('unclear edit');
  house.jira.faults.next('update_comment', { kind: 'reset', committed: true });
  const time = await waiting('unclear edit');
  expect(await commentOf(ticket.key)).toContain('It happened again: 2 times since');
  await dismiss(time, 'test');
  await later('2 minutes');
  expect(await commentOf(ticket.key)).toContain('It happened again: once since');
});

test.each([
  ['is corrected after another one stands for what it counted', false, 1],
  ['is left alone where one is folded as it is found', true, 0],
])('a comment %s', async (pattern, isJustFound, owed) => {
  const ticket = await ticketOf(pattern);
  await again(pattern);
  const firing = await house.candidate({ fingerprint: pattern, occurredAt: await house.now() });
  const fold = folding({ ...firing, decidedByPolicy: false }, ticket.candidateId);
  await changeState(house.deps, (tx, owe) =>
    applyTransition(tx, owe, firing, { ...fold, isJustFound }),
  );
  const comments = and(eq(outbox.task, 'comment-on-follow-up'), eq(outbox.ref, ticket.id));
  expect(await house.db.select().from(outbox).where(comments)).toHaveLength(owed);
});
