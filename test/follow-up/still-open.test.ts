import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { countNeedyFollowUps } from '../../src/db/queries/follow-ups-by-need.ts';
import { acmeProjects } from '../../src/demo/shapes/jira/projects.ts';
import { openTicketHouse, type TicketHouse } from './ticket-house.ts';
import { ticketSteps } from './ticket-steps.ts';

let house: TicketHouse;
const { after, ticketOf, mistaken, statusOf } = ticketSteps(() => house);
const awaiting = { id: '10400', name: 'Awaiting release', category: 'done' } as const;
const [payments] = acmeProjects;

beforeAll(async () => {
  house = await openTicketHouse({ settings: { statusMapping: { open: ['awaiting release'] } } });
});
beforeEach(() => {
  house.jira.setWebhookTiming('never');
  giveStatuses(() => true);
});
afterAll(() => house?.close());

/** The workflow of PAY: Jira's usual one with one more status, and of these the named ones. */
function giveStatuses(isThere: (name: string) => boolean): void {
  if (payments === undefined) throw new Error('there is no project');
  const [first, ...rest] = payments.statuses;
  const others = [...rest, awaiting].filter(({ name }) => isThere(name));
  house.jira.setProject({ ...payments, statuses: [first, ...others] });
}

test.each(['a webhook', 'a read'])(
  'a status that is mapped as open ends no ticket, whatever its category, by %s',
  async (way) => {
    const { id, key } = await ticketOf(way);
    const follow = async (status: string) => {
      if (way === 'a webhook') house.jira.setWebhookTiming('on_demand');
      await house.jira.moveIssue(key, status);
      if (way === 'a webhook') await house.hear();
      else await after('2 days');
      return house.read(id);
    };
    expect(await follow(awaiting.name)).toMatchObject({
      status: 'open',
      trackerStatus: { name: awaiting.name, category: 'done' },
    });
    expect((await follow('Done')).status).toBe('done');
    expect((await follow(awaiting.name)).status).toBe('open');
  },
);

test('a mistake is moved on from a status that is mapped as open, and never into one', async () => {
  const { id, key } = await ticketOf('mistaken while it waits');
  await house.jira.moveIssue(key, awaiting.name);
  await mistaken(id);
  expect(statusOf(key)).toBe("Won't Do");
});

test('a person is asked to close a mistake until it is in a status that ends it', async () => {
  const { id, key } = await ticketOf('closed by hand');
  giveStatuses((name) => name !== "Won't Do");
  await mistaken(id);
  const asks = `Jira has no way from To Do to a status that means won't do. Please close ${key} there.`;
  expect((await house.read(id)).notice).toBe(asks);
  expect(await countNeedyFollowUps(house.db)).toBe(1);
  await house.jira.moveIssue(key, awaiting.name);
  await after('2 days');
  expect(await house.read(id)).toMatchObject({
    notice: asks,
    trackerStatus: { name: awaiting.name },
  });
  expect(await countNeedyFollowUps(house.db)).toBe(1);
  await house.jira.moveIssue(key, 'Done');
  await after('2 days');
  expect(await house.read(id)).toMatchObject({ status: 'wont_do', notice: null });
  expect(await countNeedyFollowUps(house.db)).toBe(0);
});
