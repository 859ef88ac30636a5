import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openTicketHouse, type TicketHouse } from './ticket-house.ts';
import { ticketSteps } from './ticket-steps.ts';

let house: TicketHouse;
const { after, ticketOf, commentsOf } = ticketSteps(() => house);
beforeAll(async () => {
  house = await openTicketHouse();
  house.jira.setWebhookTiming('never');
});
afterEach(() => house.jira.hideProject('PAY', false));
afterAll(() => house?.close());

const lead = 'Jira was not told the latest yet.';

async function again(fingerprint: string) {
  const occurredAt = await house.now();
  const { id, issueKey } = await house.confirmed(
    await house.candidate({ fingerprint, occurredAt }),
  );
  return { id, key: issueKey ?? '' };
}

/** What is still to be written to it. */
const owed = (id: string) =>
  house.db.execute(
    `select task from outbox where ref = '${id}' and task in ('comment-on-follow-up', 'link-follow-up')`,
  );

test('a ticket that Jira does not show for a while gets its comment once it is shown', async () => {
  const { id, key } = await ticketOf('hidden');
  house.jira.hideProject('PAY', true);
  await again('hidden');
  await after('40 minutes');
  expect((await house.read(id)).notice).toBe(`${lead} Jira does not show it.`);
  house.jira.hideProject('PAY', false);
  await after('1 hour');
  await after('10 seconds');
  expect(commentsOf(key)).toBe(1);
  expect((await house.read(id)).notice).toBeNull();
});

test('and so does the link to the ticket of the last time', async () => {
  const former = await ticketOf('hidden link');
  await house.jira.moveIssue(former.key, 'Done');
  await after('2 hours');
  await after('8 days');
  const { id, key } = await again('hidden link');
  house.jira.hideProject('PAY', true);
  await after('6 seconds');
  expect((await house.read(id)).notice).toBe(`${lead} Jira does not show it.`);
  house.jira.hideProject('PAY', false);
  await after('2 hours');
  await after('10 seconds');
  const issue = house.jira.issues().find((each) => each.key === key);
  expect(issue?.links).toMatchObject([{ key: former.key }]);
  expect((await house.read(id)).notice).toBeNull();
});

test('one that was deleted is known to be gone at once, and owed nothing', async () => {
  const { id, key } = await ticketOf('gone');
  await house.jira.deleteIssue(key);
  await again('gone');
  await after('2 seconds');
  await after('2 minutes');
  expect(await house.read(id)).toMatchObject({
    ...{ status: 'wont_do', gone: 'not_found', notice: null },
  });
  expect(await owed(id)).toEqual([]);
});

test('what was done, and is read no more, is told once another token sees it', async () => {
  const { id, key } = await ticketOf('hidden after its end');
  await house.jira.moveIssue(key, 'Done');
  await after('2 hours');
  house.jira.hideProject('PAY', true);
  await again('hidden after its end');
  for (let day = 0; day < 20; day += 1) await after('1 day');
  expect(await owed(id)).toEqual([]);
  house.jira.hideProject('PAY', false);
  house.acceptToken('one that may see it');
  await house.configure({ token: 'one that may see it' });
  await house.drain();
  await after('2 seconds');
  expect(commentsOf(key)).toBe(1);
  expect((await house.read(id)).notice).toBeNull();
});

test('after two weeks out of sight no more is tried, and it is told once it is seen', async () => {
  const { id, key } = await ticketOf('hidden for long');
  house.jira.hideProject('PAY', true);
  await again('hidden for long');
  for (let day = 0; day < 15; day += 1) await after('1 day');
  expect(await owed(id)).toEqual([]);
  expect(await house.read(id)).toMatchObject({
    gone: 'out_of_sight',
    notice: `${lead} Jira has not shown it for two weeks, so no more is tried.`,
  });
  house.jira.hideProject('PAY', false);
  await after('2 hours');
  await after('2 seconds');
  expect(commentsOf(key)).toBe(1);
  expect((await house.read(id)).notice).toBeNull();
});
