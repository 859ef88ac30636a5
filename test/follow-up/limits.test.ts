import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { rateLimited } from '../../src/demo/stand-ins/fault-queue.ts';
import { reconcileFollowUp } from '../../src/follow-up/reconcile-follow-up.ts';
import { sendNow } from '../../src/follow-up/settle-by-person.ts';
import { openTickets, type Tickets } from './open-tickets.ts';

let tickets: Tickets;
let other: Tickets['deps'];
beforeAll(async () => {
  tickets = await openTickets();
  other = tickets.replica();
});
beforeEach(async () => {
  await tickets.reset();
  await tickets.configure({ dailyLimit: 2 });
});
afterAll(async () => {
  await other?.close();
  await tickets?.close();
});

const creates = () => tickets.jira.calls('create_issue').length;
const away = { kind: 'answer', status: 503 } as const;

/** Opens so many tickets, each by another replica than the one before. */
async function openSome(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const id = await tickets.confirmed();
    await tickets.open(id, nth % 2 === 0 ? tickets.deps : other);
    ids.push(id);
  }
  return ids;
}

test('two replicas at once open as many tickets as the project takes, and hold the others', async () => {
  const before = creates();
  const ids = await Promise.all(Array.from({ length: 5 }, () => tickets.confirmed()));
  await Promise.all(ids.map((id, nth) => tickets.open(id, nth % 2 === 0 ? tickets.deps : other)));
  expect(creates() - before).toBe(2);
  const rows = await Promise.all(ids.map(tickets.ticket));
  const held = rows.filter(({ status }) => status === 'held');
  expect(held).toHaveLength(3);
  for (const { problem } of held) expect(problem).toContain('2 tickets were opened in PAY');

  // A person goes first; everybody else the next day.
  const [first, second] = held.map(({ id }) => id);
  await sendNow(tickets.deps, { id: first ?? '', actor: 'person:dana' });
  await tickets.open(first ?? '');
  expect(await tickets.ticket(first ?? '')).toMatchObject({ status: 'open' });
  await tickets.shiftTime('23 hours');
  await tickets.open(second ?? '');
  expect(await tickets.ticket(second ?? '')).toMatchObject({ status: 'held' });
  await tickets.shiftTime('61 minutes');
  await tickets.open(second ?? '');
  expect(await tickets.ticket(second ?? '')).toMatchObject({ status: 'open', problem: null });
});

test('a ticket that Jira refused takes no place', async () => {
  tickets.jira.faults.next('create_issue', { kind: 'answer', status: 400 }, 2);
  await openSome(2);
  const [id = ''] = await openSome(1);
  expect(await tickets.ticket(id)).toMatchObject({ status: 'open' });
});

test.each<[string, () => Parameters<typeof rateLimited>[0], number]>([
  ['seconds', () => 90, 90],
  ['a date', () => new Date(Date.now() + 90_000), 90],
  ['nothing', () => null, 30],
])('a pause told by %s holds for every connection to the site', async (_, wish, seconds) => {
  tickets.jira.faults.next('create_issue', rateLimited(wish()));
  const [first = ''] = await openSome(1);
  const before = creates();
  const shop = await tickets.confirmed({ teamId: 'shop' });
  await tickets.open(shop, other);
  expect(creates()).toBe(before);
  const { heldUntil, problem } = await tickets.ticket(shop);
  expect(problem).toContain('Jira asks us to slow down');
  expect(heldUntil.getTime()).toBeGreaterThanOrEqual(
    (await tickets.ticket(first)).heldUntil.getTime() - 5_000,
  );
  await tickets.shiftTime(`${seconds + 3} seconds`);
  for (const id of [first, shop]) {
    await tickets.open(id);
    expect(await tickets.ticket(id)).toMatchObject({ status: 'open' });
  }
});

test('503 with a wish is a pause for all others, and its own outcome stays unknown', async () => {
  tickets.jira.faults.next('create_issue', { ...away, headers: { 'Retry-After': '60' } });
  const [first = ''] = await openSome(1);
  expect(await tickets.ticket(first)).toMatchObject({ status: 'unknown' });
  const searches = tickets.jira.calls('search').length;
  expect(await reconcileFollowUp(other, first)).toMatchObject({ kind: 'later' });
  expect(tickets.jira.calls('search')).toHaveLength(searches);
});

test('after five failures nothing is written, then one tries for all, and none is lost', async () => {
  await tickets.configure({ dailyLimit: 100 });
  tickets.jira.faults.next('create_issue', away, 5);
  const unknown = await openSome(5);
  for (const id of unknown) expect(await tickets.ticket(id)).toMatchObject({ status: 'unknown' });
  const before = creates();
  const waiting = await openSome(4);
  expect(creates()).toBe(before);
  const { status, problem, sends } = await tickets.ticket(waiting[0] ?? '');
  expect({ status, sends }).toEqual({ status: 'held', sends: 0 });
  expect(problem).toContain('did not answer several times in a row');

  // Reads go on: what is unknown is still looked for.
  const searches = tickets.jira.calls('search').length;
  await reconcileFollowUp(other, unknown[0] ?? '');
  expect(tickets.jira.calls('search')).toHaveLength(searches + 1);

  // It is well enough to read, and still does not write: one try, and a longer rest.
  const [, first] = [await tickets.shiftTime('31 seconds'), await tickets.circuit()];
  tickets.jira.faults.next('create_issue', away);
  await Promise.all(
    waiting.map((id, nth) => tickets.open(id, nth % 2 === 0 ? tickets.deps : other)),
  );
  expect(creates()).toBe(before + 1);
  const again = await tickets.circuit();
  expect(again?.openings).toBe((first?.openings ?? 0) + 1);

  await tickets.shiftTime('61 seconds');
  for (const id of waiting) await tickets.open(id);
  expect(await tickets.circuit()).toBeNull();
  const rows = await Promise.all(waiting.map(tickets.ticket));
  expect(rows.map((row) => row.status).sort()).toEqual(['open', 'open', 'open', 'unknown']);
});

test('a site that can’t be read is probed by a read, never by a create', async () => {
  await tickets.configure({ dailyLimit: 100 });
  tickets.jira.faults.next('create_issue', away, 5);
  await openSome(5);
  await tickets.shiftTime('31 seconds');
  tickets.jira.faults.next('myself', away);
  const before = creates();
  const [id = ''] = await openSome(1);
  expect(creates()).toBe(before);
  expect(await tickets.ticket(id)).toMatchObject({ status: 'held' });
  await tickets.shiftTime('61 seconds');
  await tickets.open(id);
  expect(await tickets.ticket(id)).toMatchObject({ status: 'open' });
});

test('a Jira that says no is well', async () => {
  await tickets.configure({ dailyLimit: 100 });
  tickets.jira.faults.next('create_issue', { kind: 'answer', status: 400 }, 8);
  await openSome(8);
  expect(await tickets.circuit()).toBeNull();
});
