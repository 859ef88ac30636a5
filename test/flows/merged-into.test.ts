import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidates, signals } from '../../src/db/schema/index.ts';
import { people, services } from '../../src/demo/acme.ts';
import { type PageStep, page } from '../../src/demo/scenarios/page.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { recomputeSubject } from '../../src/triage/recompute-subject.ts';
import { sayEvent } from '../../src/web/views/words/history-words.ts';
import {
  allCandidates,
  decide,
  hoursAgo,
  sendAll,
  type ToldCandidate,
} from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const minute = 60_000;

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({
    queue: 'off',
    sweepAfterSeconds: 1_000_000,
    policy: { settleSeconds: 600, rules: [{ name: 'everything', when: 'true', then: 'review' }] },
  });
});
afterAll(() => closecall?.stop());

const again: PageStep = { afterMs: 6 * minute, event: 'reopened', by: 'monitor' };
const worked: readonly PageStep[] = [
  again,
  { afterMs: 7 * minute, event: 'acknowledged', by: people.robin },
  { afterMs: 20 * minute, event: 'resolved', by: people.robin },
];

test('what people merged into one that is taken back is asked about again', async () => {
  const head = await nearMiss('The shelf is slow', worked);
  const other = await nearMiss('The label is slow');
  await decide(closecall, await other.now(), 'merge', { into: (await head.now()).id });
  await head.goesOn();
  expect(await head.now()).toMatchObject({ status: 'withdrawn' });
  expect(await other.now()).toMatchObject({ status: 'open', decision: null });
  expect(await row(other)).toMatchObject({ mergedInto: null, previousStatus: null });
  expect(await history(other)).toContain(
    'system brought it back: the one that it was put together with was taken back',
  );
  expect(await history(head)).toContain('system brought back what had been put together with it');
});

test('nothing is merged into what was taken back', async () => {
  const head = await nearMiss('The oven is slow', worked);
  await head.goesOn();
  const other = await nearMiss('The fridge is slow');
  const { id, version } = await other.now();
  const into = (await head.now()).id;
  const { status, json } = await closecall.api(`/candidates/${id}/merge`, { version, into });
  expect(status).toBe(409);
  expect(json).toMatchObject({ detail: expect.stringContaining('was taken back') });
});

test('it is merged again when that one is found again, unless people have decided since', async () => {
  const cleared: PageStep = { afterMs: 8 * minute, event: 'resolved', by: 'monitor' };
  const head = await nearMiss('The belt is slow', [again, cleared]);
  const other = await nearMiss('The crane is slow');
  const decided = await nearMiss('The hoist is slow');
  const { id: into } = await head.now();
  for (const each of [other, decided]) await decide(closecall, await each.now(), 'merge', { into });
  await head.goesOn(1);
  expect([await other.now(), await decided.now()]).toMatchObject([
    { status: 'open' },
    { status: 'open' },
  ]);
  await decide(closecall, await decided.now(), 'dismiss', { reason: 'known_and_accepted' });
  await head.goesOn();
  expect(await head.now()).toMatchObject({ id: into, status: 'open' });
  expect(await row(other)).toMatchObject({
    status: 'merged',
    mergedInto: into,
    previousStatus: 'open',
    decidedBy: 'token:environment',
  });
  expect(await decided.now()).toMatchObject({ status: 'dismissed' });
  expect((await decide(closecall, await other.now(), 'undo')).status).toBe('open');
});

test('what was taken back while it was merged lets go of its own as well', async () => {
  const head = await nearMiss('The dock is slow', worked);
  const middle = await nearMiss('The ramp is slow', worked);
  const last = await nearMiss('The yard is slow');
  const until = new Date(Date.now() + 3_600_000).toISOString();
  await decide(closecall, await last.now(), 'snooze', { until });
  await decide(closecall, await last.now(), 'merge', { into: (await middle.now()).id });
  await decide(closecall, await middle.now(), 'merge', { into: (await head.now()).id });
  await middle.goesOn();
  expect(await middle.now()).toMatchObject({ status: 'merged', factsChanged: true });
  await head.goesOn();
  expect(await middle.now()).toMatchObject({ status: 'withdrawn' });
  expect(await last.now()).toMatchObject({ status: 'snoozed', decision: { kind: 'snooze' } });
});

test('what people merged into one that is gone comes back', async () => {
  const head = await nearMiss('The truck is slow');
  const other = await nearMiss('The van is slow');
  const { id: into, subject } = await head.now();
  await decide(closecall, await other.now(), 'merge', { into });
  await closecall.db.delete(signals).where(eq(signals.subjectKey, subject));
  await recomputeSubject(closecall.deps, subject);
  expect(await closecall.db.$count(candidates, eq(candidates.id, into))).toBe(0);
  expect(await other.now()).toMatchObject({ status: 'open' });
  expect(await history(other)).toContain(
    'system brought it back: late facts left nothing to put it together with',
  );
});

/** A page that cleared itself, and how it went on. */
async function nearMiss(title: string, later: readonly PageStep[] = []) {
  const base = { ids: seededIds(title), at: hoursAgo(3), service: services.checkout, title };
  const steps = page(base, [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: 4 * minute, event: 'resolved', by: 'monitor' },
    ...later,
  ]);
  const take = async (until?: number) => {
    await sendAll(closecall, steps.splice(0, until ?? steps.length));
    while ((await closecall.sweep()) > 0);
  };
  await take(2);
  return {
    goesOn: take,
    now: async (): Promise<ToldCandidate> => {
      const found = (await allCandidates(closecall)).find((each) => each.title === title);
      if (found === undefined) throw new Error(`nothing came of “${title}”`);
      return found;
    },
  };
}

type NearMiss = Awaited<ReturnType<typeof nearMiss>>;

async function row(of: NearMiss) {
  const { id } = await of.now();
  const [found] = await closecall.db.select().from(candidates).where(eq(candidates.id, id));
  return found;
}

async function history(of: NearMiss): Promise<readonly string[]> {
  const { json } = await closecall.api(`/candidates/${(await of.now()).id}/history`);
  const { items } = json as { items: (Parameters<typeof sayEvent>[0] & { actor: string })[] };
  return items.map((event) => `${event.actor} ${sayEvent(event)}`);
}
