import { asc, eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runReplay } from '../../src/commands/replay.ts';
import {
  candidates,
  deliveries,
  incidents,
  outbox,
  signals,
  subjects,
} from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { type PageStep, page } from '../../src/demo/scenarios/page.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import {
  allCandidates,
  candidateById,
  decide,
  followUpThatIs,
  hoursAgo,
  sendAll,
} from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const minute = 60_000;
const hour = 60 * minute;

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({
    queue: 'off',
    sweepAfterSeconds: 1_000_000,
    policy: { settleSeconds: 1_800, rules: [{ name: 'everything', when: 'true', then: 'review' }] },
  });
});
afterAll(() => closecall?.stop());

test('a page that is open again hours after it began frees what was folded into it at once', async () => {
  const long = told('long', 9 * hour, [0, 6 * hour, 6 * hour + 20 * minute]);
  const other = told('other', 3 * hour - 10 * minute, [0]);
  await sendAll(closecall, [...long.slice(0, 4), ...other]);
  await serve();
  expect(await statuses()).toEqual(['open', 'open', 'merged']);
  await sendAll(closecall, long.slice(4, 5));
  await serve();
  expect(await statuses()).toEqual(['open', 'withdrawn', 'open']);
});

test('what a page stood for stands for itself when a replay finds that it was none', async () => {
  const first = told('first', 2 * hour, [0]);
  const second = told('second', 2 * hour - 10 * minute, [0]);
  await clear();
  await sendAll(closecall, first);
  const whole = await closecall.db.select({ id: deliveries.id }).from(deliveries);
  await sendAll(closecall, second);
  await serve();
  expect(await statuses()).toEqual(['open', 'merged']);
  // Another release would ignore the same bytes.
  const nothing = Buffer.from('{"event":{"id":"x","event_type":"pagey.ping","data":{}}}');
  for (const { id } of whole) {
    await closecall.db.update(deliveries).set({ body: nothing }).where(eq(deliveries.id, id));
  }
  await replayAll();
  await serve();
  expect(await statuses()).toEqual(['open']);
});

test('what fires after the first one was dismissed is asked about by itself, until that is undone', async () => {
  await clear();
  await sendAll(closecall, told('dismissed', 2 * hour, [0]));
  await serve();
  const [first] = await allCandidates(closecall);
  if (first === undefined) throw new Error('nothing was found');
  // Of the reasons to dismiss this one says nothing of what follows.
  const reason = { reason: 'duplicate' };
  const dismissed = await decide(closecall, first, 'dismiss', reason);
  await sendAll(closecall, told('after it', 2 * hour - 10 * minute, [0]));
  await sendAll(closecall, told('and again', 2 * hour - 20 * minute, [0]));
  await serve();
  expect(await statuses()).toEqual(['dismissed', 'open', 'merged']);
  expect(await candidateById(closecall, first.id)).toMatchObject({ factsChanged: false });
  await decide(closecall, dismissed, 'undo');
  await serve();
  expect(await statuses()).toEqual(['open', 'merged', 'merged']);
  expect((await candidateById(closecall, first.id)).story).toContain('3 times in 24 min');
});

test('what fires after the first one got its ticket is a recurrence, and the ticket is told', async () => {
  await clear();
  await sendAll(closecall, told('confirmed', 2 * hour, [0]));
  await serve();
  const [first] = await allCandidates(closecall);
  if (first === undefined) throw new Error('nothing was found');
  await decide(closecall, first, 'confirm');
  await closecall.shiftTime('5 minutes');
  await serve();
  const { key } = await followUpThatIs(closecall, first.id, 'open');
  await sendAll(closecall, told('recurs', 2 * hour - 10 * minute, [0]));
  await serve();
  expect(await statuses()).toEqual(['confirmed', 'open']);
  await closecall.shiftTime('5 minutes');
  await serve();
  expect(closecall.jira.comments(key ?? '')).toHaveLength(1);
});

async function clear(): Promise<void> {
  const { db } = closecall;
  for (const table of [deliveries, signals, subjects, candidates, incidents, outbox]) {
    await db.delete(table);
  }
}

async function replayAll(): Promise<void> {
  const wanted = { since: '1d', connection: null, delivery: null, apply: true, json: false };
  await runReplay(closecall.deps, wanted, new AbortController().signal);
}

/** A page of one alert that fires at these times, and clears itself four minutes after each. */
function told(seed: string, agoMs: number, firesAfterMs: readonly number[]) {
  const at = hoursAgo(agoMs / hour);
  const base = { ids: seededIds(seed), at, service: services.checkout };
  const steps = firesAfterMs.flatMap((afterMs, nth): PageStep[] => [
    { afterMs, event: nth === 0 ? 'triggered' : 'reopened', by: 'monitor' },
    { afterMs: afterMs + 4 * minute, event: 'resolved', by: 'monitor' },
  ]);
  return page(base, steps);
}

async function serve(): Promise<void> {
  while ((await closecall.sweep()) > 0);
}

/** In the order in which they cleared. */
async function statuses() {
  const rows = await closecall.db.select().from(candidates).orderBy(asc(candidates.occurredAt));
  return rows.map(({ status }) => status);
}
