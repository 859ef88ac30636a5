import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTicketHouse, type TicketHouse } from './ticket-house.ts';
import { ticketSteps } from './ticket-steps.ts';

let house: TicketHouse;
const { after, ticketOf } = ticketSteps(() => house);
beforeAll(async () => {
  house = await openTicketHouse();
});
beforeEach(() => house.jira.setWebhookTiming('never'));
afterAll(() => house?.close());

/** It happens once more, and somebody confirms that. Answers the ticket that this belongs to. */
async function again(fingerprint: string) {
  const { id, issueKey } = await house.confirmed(
    await house.candidate({ fingerprint, occurredAt: await house.now() }),
  );
  await after('6 seconds');
  return { id, key: issueKey ?? '' };
}

/** Seconds until it is read the next time; null where nobody will. */
async function readInSeconds(id: string): Promise<number | null> {
  const [row] = await house.db.execute<{ seconds: string }>(sql`
    select extract(epoch from due_at - closecall_now()) as seconds from outbox
    where task = 'sync-follow-up' and ref = ${id}`);
  return row === undefined ? null : Number(row.seconds);
}

test.each(["Won't Do", 'deleted'])(
  'a ticket that is opened again after the next one ended (%s) tells of what comes later',
  async (end) => {
    const first = await ticketOf(end);
    await house.jira.moveIssue(first.key, 'Done');
    await after('2 hours');
    await after('8 days');
    const second = await again(end);
    expect(second.id).not.toBe(first.id);
    if (end === 'deleted') await house.jira.deleteIssue(second.key);
    else await house.jira.moveIssue(second.key, end);
    await house.jira.moveIssue(first.key, 'To Do');
    await after('2 days');
    expect((await house.read(second.id)).status).toBe('wont_do');
    expect((await house.read(first.id)).status).toBe('open');
    expect((await again(end)).id).toBe(first.id);
    const told = () => house.jira.comments(first.key)[0]?.text;
    expect(told()).toContain('It happened again: 2 times since');
    // Also once it has ended anew, as long as nothing followed that.
    await house.jira.moveIssue(first.key, 'Done');
    await after('2 hours');
    expect((await again(end)).id).toBe(first.id);
    expect(told()).toContain('It happened again: 3 times since');
  },
);

test('what happened within a week of its end joins a ticket, however late it is confirmed', async () => {
  const fingerprint = 'confirmed late';
  const { id, key } = await ticketOf(fingerprint);
  await house.jira.moveIssue(key, 'Done');
  await after('2 hours');
  const candidate = await house.candidate({ fingerprint, occurredAt: await house.now() });
  await after('8 days');
  expect((await house.confirmed(candidate)).id).toBe(id);
  expect((await again(fingerprint)).id).not.toBe(id);
});

test('a ticket that is opened again long after its last read is followed again', async () => {
  const { id, key } = await ticketOf('long ago');
  await house.jira.moveIssue(key, 'Done');
  for (let day = 0; day < 17; day += 1) await after('1 day');
  expect(await house.read(id)).toMatchObject({ status: 'done' });
  expect(await readInSeconds(id)).toBeNull();
  house.jira.setWebhookTiming('on_demand');
  await house.jira.moveIssue(key, 'To Do');
  await house.hear();
  expect((await house.read(id)).status).toBe('open');
  house.jira.setWebhookTiming('never');
  await house.jira.moveIssue(key, 'Done');
  await after('6 seconds');
  expect((await house.read(id)).status).toBe('done');
});

test('one that is opened again within the two weeks is read every hour from then on', async () => {
  const { id, key } = await ticketOf('a day ago');
  await house.jira.moveIssue(key, 'Done');
  await after('2 hours');
  expect(await readInSeconds(id)).toBeGreaterThan(15 * 3_600);
  house.jira.setWebhookTiming('on_demand');
  await house.jira.moveIssue(key, 'To Do');
  await house.hear();
  await after('6 seconds');
  expect(await readInSeconds(id)).toBeLessThan(2 * 3_600);
});
