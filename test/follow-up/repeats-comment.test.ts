import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { followUps } from '../../src/db/schema/follow-ups.ts';
import { people } from '../../src/demo/acme.ts';
import { openTicketHouse, type TicketHouse } from './ticket-house.ts';
import { ticketSteps } from './ticket-steps.ts';

let house: TicketHouse;
const { after, ticketOf, commentsOf } = ticketSteps(() => house);
beforeAll(async () => {
  house = await openTicketHouse();
  house.jira.setWebhookTiming('never');
});
afterEach(() => {
  house.jira.faults.clear();
  house.jira.setAccount(people.autopilot);
});
afterAll(() => house?.close());

/** It happens once more, and its ticket is told. */
async function again(fingerprint: string) {
  await house.confirmed(await house.candidate({ fingerprint, occurredAt: await house.now() }));
  await after('1 second');
}

const lastComment = (key: string) => house.jira.comments(key).at(-1);

test('a comment of the account before is followed by one of the present account, which is kept up to date', async () => {
  const { id, key } = await ticketOf('another account');
  await again('another account');
  house.jira.setAccount(people.sasha);
  await again('another account');
  await again('another account');
  expect(commentsOf(key)).toBe(2);
  expect(lastComment(key)).toMatchObject({
    author: people.sasha,
    text: expect.stringContaining('3 times'),
  });
  expect(await house.read(id)).toMatchObject({ commentId: lastComment(key)?.id, notice: null });
});

test('an unclear answer to the one that follows leaves no third', async () => {
  const { id, key } = await ticketOf('unclear');
  await again('unclear');
  house.jira.setAccount(people.sasha);
  house.jira.faults.next('add_comment', { kind: 'reset', committed: true });
  await again('unclear');
  await after('2 minutes');
  await again('unclear');
  expect(commentsOf(key)).toBe(2);
  expect((await house.read(id)).commentId).toBe(lastComment(key)?.id);
});

test('where Jira takes no new one either, a notice says so until it does', async () => {
  const { id, key } = await ticketOf('locked');
  await again('locked');
  const locked = {
    kind: 'answer',
    status: 400,
    body: { errorMessages: ['It is locked.'] },
  } as const;
  house.jira.faults.next('update_comment', locked);
  house.jira.faults.next('add_comment', locked);
  await again('locked');
  expect(commentsOf(key)).toBe(1);
  expect((await house.read(id)).notice).toBe(
    'Jira was not told the latest yet. Jira took no comment, and said: It is locked.',
  );
  await again('locked');
  expect(commentsOf(key)).toBe(1);
  expect((await house.read(id)).notice).toBeNull();
});

test('a comment that was made and not answered, or not noted down, is the one that is updated', async () => {
  const { id, key } = await ticketOf('made once');
  house.jira.faults.next('add_comment', { kind: 'reset', committed: true });
  await again('made once');
  await after('2 minutes');
  expect(commentsOf(key)).toBe(1);
  // As if the process had died before it could keep the id.
  await house.db.update(followUps).set({ commentId: null }).where(eq(followUps.id, id));
  await again('made once');
  expect(commentsOf(key)).toBe(1);
  expect((await house.read(id)).commentId).toBe(lastComment(key)?.id);
});

test('a comment that somebody deleted is followed by a new one', async () => {
  const { id, key } = await ticketOf('deleted');
  await house.db.update(followUps).set({ commentId: '999' }).where(eq(followUps.id, id));
  await again('deleted');
  expect(commentsOf(key)).toBe(1);
  expect((await house.read(id)).commentId).toBe(lastComment(key)?.id);
});
