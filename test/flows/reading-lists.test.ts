import { asc, eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { connections, readings } from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { page } from '../../src/demo/scenarios/page.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import type { Fault } from '../../src/demo/stand-ins/fault-queue.ts';
import { noteAlive } from '../../src/reading/note-outage.ts';
import { pollConnection } from '../../src/reading/poll-connection.ts';
import { readOn } from '../../src/reading/read-on.ts';
import { startReading } from '../../src/reading/start-reading.ts';
import { pollUntil } from '../support/poll-until.ts';
import type { TestClosecall } from '../support/start-closecall.ts';
import { forEver, startQuiet } from './reading-steps.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

const started: TestClosecall[] = [];
let closecall: TestClosecall;
beforeEach(async () => {
  closecall = await startQuiet();
  started.push(closecall);
});
afterAll(() => Promise.all(started.map((each) => each.stop())));

const all = () => closecall.db.select().from(readings).orderBy(asc(readings.startedAt));

describe('a second outage while the first one is being read', () => {
  const gapOfPages = async () =>
    (await all()).find(({ connectionId }) => connectionId === 'pd-main');

  async function silence(interval: string) {
    const before = await gapOfPages();
    await closecall.shiftTime(interval);
    await noteAlive(closecall.deps);
    return pollUntil(
      gapOfPages,
      (row) => row !== undefined && `${row.until}` !== `${before?.until}`,
    );
  }

  it('is read too: the reading begins anew with both, and who had it has lost it', async () => {
    await noteAlive(closecall.deps);
    const first = await silence('1 hour');
    await closecall.db
      .update(readings)
      .set({ cursor: 'halfway', claimedUntil: new Date(Date.now() + day), problem: 'away' });
    const both = await silence('2 hours');
    expect(both).toMatchObject({ id: first?.id, finishedAt: null, cursor: null });
    expect(both).toMatchObject({ claimedUntil: null, problem: null });
    expect(both?.since).toEqual(first?.since);
    const longerMs = Number(both?.until) - Number(first?.until);
    expect(longerMs).toBeGreaterThanOrEqual(2 * 60 * minute);
    expect(await all()).toHaveLength(3);
  });
});

describe('a reading after an outage', () => {
  const switched = async (enabled: boolean) => {
    await closecall.db.update(connections).set({ enabled }).where(eq(connections.id, 'pd-main'));
    await closecall.deps.directory.reload();
  };

  it('goes on once its connection is switched on again, and is given up after a week', async () => {
    const range = { since: new Date(Date.now() - day), until: new Date() };
    const wanted = { connectionId: 'pd-main', purpose: 'gap', ...range } as const;
    const id = await closecall.db.transaction((tx) => startReading(tx, wanted));
    await switched(false);
    expect(await readOn(closecall.deps, id ?? '')).toMatchObject({ kind: 'later', seconds: 120 });
    await switched(true);
    expect(await readOn(closecall.deps, id ?? '')).toMatchObject({ kind: 'page' });
    await closecall.db.delete(readings);
    const other = await closecall.db.transaction((tx) => startReading(tx, wanted));
    await switched(false);
    await closecall.shiftTime('8 days');
    expect(await readOn(closecall.deps, other ?? '')).toMatchObject({ kind: 'over' });
  });
});

describe('a page of a provider’s list', () => {
  async function startLookBack(): Promise<string> {
    const since = new Date(Date.now() - day);
    const until = new Date();
    const wanted = { connectionId: 'pd-main', purpose: 'backfill', since, until } as const;
    const id = await closecall.db.transaction((tx) => startReading(tx, wanted));
    if (id === null) throw new Error('a look back is under way already');
    return id;
  }

  async function readToTheEnd(id: string): Promise<void> {
    for (let nth = 0; nth < 20; nth += 1) {
      if ((await readOn(closecall.deps, id)).kind === 'over') return;
    }
    throw new Error('it does not end');
  }

  function learnPages(count: number) {
    for (let nth = 0; nth < count; nth += 1) {
      const at = new Date(Date.now() - (nth + 2) * 30 * minute);
      const told = page({ ids: seededIds(`listed ${nth}`), at, service: services.checkout }, [
        { afterMs: 0, event: 'triggered', by: 'monitor' },
        { afterMs: minute, event: 'resolved', by: 'monitor' },
      ]);
      for (const delivery of told) closecall.pagerduty.learn(delivery);
    }
  }

  it.each<[string, Fault]>([
    ['brings what it was asked for', { kind: 'delay', ms: 4_000 }],
    ['brings nothing', { kind: 'hang', committed: false }],
  ])('that comes after its reader’s time is over changes nothing: it %s', async (_, fault) => {
    learnPages(12);
    const id = await startLookBack();
    closecall.pagerduty.faults.next('list_incidents', fault);
    const slow = readOn(closecall.deps, id, 5_000);
    await pollUntil(
      () => closecall.pagerduty.calls('list_incidents').length,
      (count) => count > 0,
    );
    await closecall.shiftTime('31 seconds');
    await readToTheEnd(id);
    const [read] = await all();
    expect(read).toMatchObject({ cursor: null, problem: null });
    expect(read?.finishedAt).not.toBeNull();
    expect(await slow).toEqual({ kind: 'over' });
    expect(await all()).toEqual([read]);
  });

  it('that never comes in time is plainly said to be too slow after three times in a row', async () => {
    const id = await startLookBack();
    const hang: Fault = { kind: 'hang', committed: false };
    const read = async () => {
      const outcome = await readOn(closecall.deps, id, 100);
      const [row] = await all();
      expect(outcome).toMatchObject({ kind: 'later', because: row?.problem });
      return row?.problem;
    };
    const inTurn = async () => {
      await closecall.shiftTime('10 minutes');
      return read();
    };
    const plainly = /three times in a row/;
    closecall.pagerduty.faults.next('list_incidents', hang, forEver);
    expect(await inTurn()).toMatch(/did not come in time$/);
    expect(await inTurn()).not.toMatch(plainly);
    expect(await inTurn()).toMatch(plainly);
    // It stays said while the next try is waited for.
    expect(await read()).toMatch(plainly);
    closecall.pagerduty.faults.clear();
    await closecall.shiftTime('10 minutes');
    await readToTheEnd(id);
    expect(await all()).toMatchObject([{ problem: null }]);
  });
});

describe('polling', () => {
  const ago = (days: number) => new Date(Math.floor(Date.now()) - days * day);

  /** A poll that is over; `days` ago was its end and the end of its range. */
  const polled = (days: number, problem: string | null = null) => ({
    ...{ id: uuid(), connectionId: 'pd-main', purpose: 'poll' as const, problem },
    ...{ since: ago(days + 1), until: ago(days), startedAt: ago(days) },
    ...{ updatedAt: ago(days), finishedAt: ago(days) },
  });

  beforeEach(async () => {
    await closecall.db
      .update(connections)
      .set({ pollSeconds: 60 })
      .where(eq(connections.id, 'pd-main'));
    await closecall.deps.directory.reload();
  });

  it('goes on from the last reading that read all, not from one that was given up', async () => {
    const good = polled(2);
    await closecall.db.insert(readings).values([good, polled(1, 'it is off')]);
    await pollConnection(closecall.deps, 'pd-main');
    const next = (await all()).find(({ finishedAt }) => finishedAt === null);
    expect(next?.since).toEqual(new Date(good.until.getTime() - 5 * minute));
  });

  it('forgets what was read more than a week ago, and keeps where to go on', async () => {
    const good = polled(9);
    const kept = [good, polled(8, 'it is off'), polled(3, 'it is off')];
    const others = [polled(30), polled(10, 'it is off')];
    const backfill = { ...polled(40), purpose: 'backfill' as const };
    const elsewhere = { ...polled(40), connectionId: 'gh-acme' };
    const forgotten = [...others, polled(8.5, 'it is off')];
    await closecall.db.insert(readings).values([...kept, ...forgotten, backfill, elsewhere]);
    await pollConnection(closecall.deps, 'pd-main');
    const left = (await all()).filter(({ finishedAt }) => finishedAt !== null);
    const wanted = [good.id, kept[2]?.id, backfill.id, elsewhere.id];
    expect(left.map(({ id }) => id).sort()).toEqual(wanted.sort());
    const next = (await all()).find(({ finishedAt }) => finishedAt === null);
    expect(next?.since).toEqual(new Date(good.until.getTime() - 5 * minute));
  });
});
