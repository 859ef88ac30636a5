import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { incidentsToRead } from '../../src/db/queries/incidents-to-read.ts';
import {
  accessProblems,
  candidates,
  connections,
  incidents,
  readings,
  subjects,
} from '../../src/db/schema/index.ts';
import { people } from '../../src/demo/acme.ts';
import { keepStandingTasks } from '../../src/reading/keep-standing-tasks.ts';
import { noteAlive } from '../../src/reading/note-outage.ts';
import { rangeOfReading } from '../../src/reading/range-of-reading.ts';
import { hoursAgo } from '../support/flow-steps.ts';
import { pageOf } from '../support/past-pages.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const minute = 60_000;

let closecall: TestClosecall;
beforeEach(async () => {
  const rules = [{ name: 'everything', when: 'true', then: 'review' as const }];
  const policy = { settleSeconds: 1_800, undoSeconds: 0, rules };
  closecall = await startClosecall({ queue: 'off', sweepAfterSeconds: 1_000_000, policy });
  await closecall.db
    .update(connections)
    .set({ pollSeconds: 600 })
    .where(eq(connections.id, 'pd-main'));
  await closecall.deps.directory.reload();
});
afterEach(() => closecall?.stop());

async function pollAfter(interval: string): Promise<void> {
  await closecall.shiftTime(interval);
  await keepStandingTasks(closecall.deps);
  while ((await closecall.sweep()) > 0);
}

/** An incident as it was heard of so many minutes ago. */
async function hasHeardOf(id: string, minutes: number, ended: Date | null = null): Promise<void> {
  const key = `pd-main/incident:${id}`;
  const at = new Date(Date.now() - minutes * minute);
  const of = { connectionId: 'pd-main', updatedAt: at };
  await closecall.db
    .insert(subjects)
    .values({ key, kind: 'incident', because: [], ...of })
    .onConflictDoUpdate({ target: subjects.key, set: { updatedAt: at } });
  const outcome = ended === null ? ('open' as const) : ('cleared_itself' as const);
  await closecall.db
    .insert(incidents)
    .values({
      ...{ subjectKey: key, fingerprint: 'f', title: id, outcome, startedAt: hoursAgo(20) },
      ...{ endedAt: ended, ...of },
    })
    .onConflictDoNothing();
}

test('a page that cleared, was opened again and worked is followed', async () => {
  const told = pageOf('again', 0.8, 'Checkout is slow', [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: 4 * minute, event: 'resolved', by: 'monitor' },
    { afterMs: 14 * minute, event: 'reopened', by: people.robin },
    { afterMs: 45 * minute, event: 'resolved', by: people.robin },
  ]);
  const learn = (some: typeof told) => {
    for (const delivery of some) closecall.pagerduty.learn(delivery);
  };
  learn(told.slice(0, 2));
  await pollAfter('0 seconds');
  expect(await closecall.db.select().from(candidates)).toMatchObject([{ status: 'open' }]);
  learn(told.slice(2));
  // Lists of what was created lately no longer have it.
  await pollAfter('2 hours');
  expect(await closecall.db.select().from(candidates)).toMatchObject([{ status: 'withdrawn' }]);
  expect(await closecall.db.select().from(incidents)).toMatchObject([{ outcome: 'worked' }]);
});

test('of more incidents than are read at a time each has its turn', async () => {
  for (const [nth, id] of ['C', 'A', 'D', 'B'].entries()) await hasHeardOf(id, 90 - nth);
  await hasHeardOf('E', 80, hoursAgo(1));
  await hasHeardOf('F', 70, hoursAgo(2));
  await hasHeardOf('G', 95, hoursAgo(9));
  const read = async () => {
    const most = { open: 2, ended: 1 };
    const { ids, open } = await incidentsToRead(closecall.db, 'pd-main', hoursAgo(6), most);
    expect(open).toBe(4);
    for (const id of ids) await hasHeardOf(id, 0);
    return ids;
  };
  expect(await read()).toEqual(['A', 'C', 'E']);
  expect(await read()).toEqual(['B', 'D', 'F']);
  expect(await read()).toEqual(['A', 'C', 'E']);
});

test('more open incidents than are looked at in a round stand on the health of the connection', async () => {
  const { db } = closecall;
  await pollAfter('0 seconds');
  const [row] = await db.select().from(readings).where(eq(readings.connectionId, 'pd-main'));
  if (row === undefined) throw new Error('nothing was read');
  for (let nth = 0; nth < 151; nth += 1) await hasHeardOf(`P${nth}`, 5);
  const begun = { ...row, cursor: null };
  expect((await rangeOfReading(closecall.deps, begun)).unfinished).toHaveLength(150);
  expect(await db.select().from(accessProblems)).toMatchObject([
    { what: 'open incidents', cause: expect.stringMatching(/^151 incidents are open, and 150 of/) },
  ]);
  await db.delete(incidents).where(eq(incidents.title, 'P7'));
  await rangeOfReading(closecall.deps, begun);
  expect(await db.select().from(accessProblems)).toEqual([]);
});

test('a page whose log could not be read is asked for until it can, by a poll', async () => {
  await pollAfter('0 seconds');
  const told = pageOf('unread', -0.1, 'Checkout is slow', [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: 2 * minute, event: 'resolved', by: 'monitor' },
  ]);
  for (const delivery of told) closecall.pagerduty.learn(delivery);
  closecall.pagerduty.faults.next('log_entries', { kind: 'html' }, 4);
  await pollAfter('11 minutes');
  expect(await closecall.db.select().from(accessProblems)).toMatchObject([
    { what: 'left out', cause: expect.stringMatching(/^Not read: the log of #\d+ \(/) },
  ]);
  // Long after a list would tell of it.
  await pollAfter('3 hours');
  expect(await closecall.db.select().from(candidates)).toEqual([]);
  await pollAfter('3 hours');
  expect(await closecall.db.select().from(candidates)).toMatchObject([{ historical: false }]);
  expect(await closecall.db.select().from(accessProblems)).toEqual([]);
});

test('a page whose log could not be read is asked for until it can, after an outage', async () => {
  const { db, deps, pagerduty } = closecall;
  await db.update(connections).set({ pollSeconds: null });
  await deps.directory.reload();
  await noteAlive(deps);
  const told = pageOf('missed', -1, 'Checkout is slow', [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: 2 * minute, event: 'resolved', by: 'monitor' },
  ]);
  for (const delivery of told) pagerduty.learn(delivery);
  pagerduty.faults.next('log_entries', { kind: 'html' }, 4);
  await closecall.shiftTime('2 hours');
  await noteAlive(deps);
  await pollAfter('1 second');
  expect(await db.select().from(candidates)).toEqual([]);
  await pollAfter('11 minutes');
  expect(await db.select().from(candidates)).toEqual([]);
  await pollAfter('11 minutes');
  expect(await db.select().from(candidates)).toMatchObject([{ status: 'open' }]);
  const ofPages = await db.select().from(readings).where(eq(readings.connectionId, 'pd-main'));
  const isOpen = ofPages.filter(({ finishedAt }) => finishedAt === null);
  expect(isOpen).toEqual([]);
});
