import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidates } from '../../src/db/schema/candidates.ts';
import { syncFollowUp } from '../../src/follow-up/sync-follow-up.ts';
import { closeAsMistake } from '../../src/triage/close-as-mistake.ts';
import { openTicketHouse, type TicketHouse } from './ticket-house.ts';
import { actor, ticketSteps } from './ticket-steps.ts';

let house: TicketHouse;
const { after, ticketOf, mistaken, statusOf, commentsOf } = ticketSteps(() => house);

beforeAll(async () => {
  house = await openTicketHouse();
  house.jira.setWebhookTiming('never');
});
afterAll(() => house?.close());

test('a ticket that two near misses have is not closed under the other one', async () => {
  const { id, key } = await ticketOf('has it first');
  const second = await ticketOf('has it too');
  await house.db.execute(
    `update follow_ups set issue_id = '${(await house.read(id)).issueId}', issue_key = '${key}' where id = '${second.id}'`,
  );
  await mistaken(id);
  expect([statusOf(key), commentsOf(key)]).toEqual(['To Do', 1]);
  expect(await house.read(id)).toMatchObject({
    status: 'wont_do',
    notice: `${key} was left as it is in Jira: another near miss has the same ticket.`,
  });
  expect((await house.read(second.id)).status).toBe('open');
  // Once the last of them was a mistake too, it is closed.
  await mistaken(second.id);
  expect([statusOf(key), commentsOf(key)]).toEqual(["Won't Do", 2]);
});

test('a mistake that Jira never shows again is tried no more, and told once it is seen', async () => {
  const { id, key } = await ticketOf('hidden mistake');
  house.jira.hideProject('PAY', true);
  await mistaken(id);
  await after('15 days');
  expect(await house.read(id)).toMatchObject({
    gone: 'out_of_sight',
    notice: `Jira was not told the latest yet. Jira has not shown it for two weeks, so no more is tried. Please close ${key} there.`,
  });
  const owed = await house.db.execute(
    `select 1 from outbox where task = 'close-mistake' and ref = '${id}'`,
  );
  expect(owed).toEqual([]);
  house.jira.hideProject('PAY', false);
  await syncFollowUp({ ...house.deps, random: () => 0.5 }, id);
  await after('2 seconds');
  expect(statusOf(key)).toBe("Won't Do");
  expect((await house.read(id)).notice).toBeNull();
});

test('closed as a mistake while Jira says that it is done: one comment, nothing is moved', async () => {
  const { id, key, candidateId } = await ticketOf('done meanwhile');
  await house.jira.moveIssue(key, 'Done');
  await Promise.all([closeAsMistake(house.deps, { id, actor }), after('2 hours')]);
  await after('1 minute');
  expect([statusOf(key), commentsOf(key)]).toEqual(['Done', 1]);
  expect((await house.read(id)).status).toBe('wont_do');
  const [row] = await house.db.select().from(candidates).where(eq(candidates.id, candidateId));
  expect(row).toMatchObject({ status: 'open', followUpId: null });
});

test.each(['saying it again', 'another token'])(
  'a mistake that is tried no more is tried again by %s',
  async (way) => {
    const { id, key } = await ticketOf(way);
    house.jira.hideProject('PAY', true);
    await mistaken(id);
    await after('15 days');
    expect((await house.read(id)).gone).toBe('out_of_sight');
    house.jira.hideProject('PAY', false);
    if (way === 'saying it again') await mistaken(id);
    else {
      house.acceptToken('one that may see it');
      await house.configure({ token: 'one that may see it' });
    }
    await house.drain();
    expect(statusOf(key)).toBe("Won't Do");
  },
);
