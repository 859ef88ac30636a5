import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { outbox } from '../../src/db/schema/index.ts';
import { oweGroupAnew } from '../../src/triage/group-anew.ts';
import { runSweeper } from '../../workers/sweeper.ts';
import { allCandidates, decide, followUpThatIs } from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { type Patterns, startPatterns } from './pattern-steps.ts';

let p: Patterns;
beforeAll(async () => {
  p = await startPatterns();
});
afterAll(() => p?.closecall.stop());
beforeEach(() => p.clear());

test('a merge holds for what is there, for what comes later and for what is looked at anew', async () => {
  await p.tell('Replica lag on db-1', 9);
  await p.tell('Replication is behind', 6);
  const lag = await p.only('Replica lag on db-1');
  const behind = await p.only('Replication is behind');
  expect(lag.fingerprint).not.toBe(behind.fingerprint);
  await p.edit(lag.fingerprint, 'merge', { into: behind.fingerprint, note: 'one cause' });
  await p.tell('Replica lag on db-7', 3);
  await p.serve();
  const all = await allCandidates(p.closecall);
  expect(all.map((each) => [each.fingerprint, each.occurrences])).toEqual(
    all.map(() => [behind.fingerprint, 3]),
  );
  await p.lookAnew();
  expect(await p.fingerprints()).toEqual(new Set([behind.fingerprint]));
  expect(await p.audited()).toEqual([['token:environment', 'merge_pattern', 'one cause']]);
});

test('an undone merge leaves everything as if it had never been', async () => {
  await p.tell('Replica lag on db-1', 9);
  await p.tell('Replication is behind', 6);
  const before = await p.shown();
  const [one = '', other = ''] = [...(await p.fingerprints())];
  const { id } = await p.edit(one, 'merge', { into: other });
  await p.serve();
  expect((await p.fingerprints()).size).toBe(1);
  await p.edit(other, `edits/${id}/undo`, { note: 'no' });
  await p.closecall.shiftTime('2 minutes');
  await p.serve();
  expect(await p.shown()).toEqual(before);
  expect((await p.closecall.api(`/patterns/${other}/edits/${id}/undo`, {})).status).toBe(409);
});

test('merges lead on to their end, and never in a circle', async () => {
  for (const title of ['Alpha fails', 'Beta fails', 'Gamma fails']) await p.tell(title, 6);
  const [alpha, beta, gamma] = await Promise.all(
    ['Alpha fails', 'Beta fails', 'Gamma fails'].map(
      async (each) => (await p.only(each)).fingerprint,
    ),
  );
  if (!alpha || !beta || !gamma) throw new Error('not all were found');
  await p.edit(alpha, 'merge', { into: beta });
  await p.edit(beta, 'merge', { into: gamma });
  expect((await p.post(gamma, 'merge', { into: alpha })).status).toBe(409);
  expect((await p.post(alpha, 'merge', { into: gamma })).status).toBe(409);
  expect((await p.post('nothing', 'merge', { into: gamma })).status).toBe(404);
  await p.serve();
  expect(await p.fingerprints()).toEqual(new Set([gamma]));
  expect(await p.whole(alpha)).toMatchObject({ fingerprint: gamma });
});

test('a split tells values apart, whichever came first, and each of them where that is said', async () => {
  await p.tell('Disk of db-1 is full', 9);
  await p.tell('Disk of db-2 is full', 6);
  const { fingerprint } = await p.only('Disk of db-1 is full');
  expect((await p.whole(fingerprint)).parts).toMatchObject([
    {
      words: ['disk of db-‹number› is full'],
      masked: [{ position: 0, kind: 'number', values: [{ value: '1' }, { value: '2' }] }],
    },
  ]);
  expect((await p.post(fingerprint, 'split', { position: 0, values: ['9'] })).status).toBe(409);
  const { id } = await p.edit(fingerprint, 'split', { position: 0, values: ['2'] });
  await p.tell('Disk of db-2 is full', 3);
  await p.serve();
  const told = await p.shown();
  expect(told.get('Disk of db-1 is full')?.[0]).toBe(fingerprint);
  expect(told.get('Disk of db-2 is full')?.[0]).not.toBe(fingerprint);
  expect(told.get('Disk of db-2 is full')?.[1]).toBe(2);
  await p.edit(fingerprint, `edits/${id}/undo`, {});
  await p.edit(fingerprint, 'split', { position: 0, each: true });
  await p.closecall.shiftTime('2 minutes');
  await p.serve();
  expect((await p.fingerprints()).size).toBe(2);
  await p.lookAnew();
  expect((await p.fingerprints()).size).toBe(2);
  // Nothing is left of the one; both it and what came of it lead to what people said.
  expect((await p.closecall.api(`/patterns/${fingerprint}`)).status).toBe(404);
  const [child = ''] = await p.fingerprints();
  for (const each of [fingerprint, child]) {
    const { json } = await p.closecall.api(`/patterns/${each}/edits`);
    expect(json).toMatchObject({ nextCursor: null });
    expect(JSON.stringify(json)).toContain('"kind":"split"');
  }
});

test('firings of two alerts that people call one are told as one', async () => {
  await p.tell('Checkout is slow', 2);
  await p.tell('Latency of checkout', 2 - 10 / 60);
  expect((await allCandidates(p.closecall)).map(({ status }) => status)).toEqual(['open', 'open']);
  const one = await p.only('Checkout is slow');
  await p.edit(one.fingerprint, 'merge', {
    into: (await p.only('Latency of checkout')).fingerprint,
  });
  await p.serve();
  await p.closecall.shiftTime('2 minutes');
  await p.serve();
  const [last, first] = await allCandidates(p.closecall);
  expect([first?.status, last?.status]).toEqual(['open', 'merged']);
});

test('a live ticket goes with its pattern at once; of two each stays, until one comes to its end', async () => {
  for (const title of ['Alpha fails', 'Beta fails', 'Gamma fails']) await p.tell(title, 6);
  const [alpha, beta, gamma] = [
    await p.ticketed('Alpha fails'),
    await p.only('Beta fails'),
    await p.ticketed('Gamma fails'),
  ];
  await p.edit(alpha.fingerprint, 'merge', { into: beta.fingerprint });
  expect(await p.ticketNames()).toEqual([beta.fingerprint, gamma.fingerprint]);
  // Nobody opens a second one, also before what is stored has followed.
  await decide(p.closecall, await p.only('Beta fails'), 'confirm');
  expect(await p.ticketNames()).toHaveLength(2);
  await p.edit(gamma.fingerprint, 'merge', { into: beta.fingerprint });
  await p.serve();
  expect(await p.ticketNames()).toEqual([beta.fingerprint, gamma.fingerprint]);
  const { key } = await followUpThatIs(p.closecall, alpha.id, 'open');
  // Told under its pattern from now on; the other one stands for that in its place.
  await p.closecall.jira.moveIssue(key ?? '', 'Done');
  const both = await pollUntil(
    async () => {
      await p.serve();
      return new Set(await p.ticketNames());
    },
    ({ size }) => size === 1,
    { what: 'the end of the ticket' },
  );
  expect(both).toEqual(new Set([beta.fingerprint]));
  await p.tell('Beta fails', 3);
  await decide(p.closecall, await p.only('Beta fails'), 'confirm');
  expect(await p.ticketNames()).toHaveLength(2);
});

test('what an earlier release grouped is grouped anew, and what people said of it holds', async () => {
  await p.tell('Replica lag on db-1', 9);
  await p.tell('Replication is behind', 6);
  const [lag, behind] = [
    await p.ticketed('Replica lag on db-1'),
    await p.only('Replication is behind'),
  ];
  // As a release with other rules left it, with a merge of the name that it had by them.
  await p.closecall.db.execute(sql`update candidates set fingerprint_rules = 1,
    computed_fingerprint = 'former', fingerprint = 'former' where id = ${lag.id}`);
  await p.closecall.db.execute(sql`update follow_ups set fingerprint = 'former'`);
  await p.edit('former', 'merge', { into: behind.fingerprint });
  await oweGroupAnew(p.closecall.deps);
  await p.serve();
  await p.tell('Replica lag on db-5', 3);
  await p.closecall.shiftTime('2 minutes');
  await p.serve();
  expect(await p.fingerprints()).toEqual(new Set([behind.fingerprint]));
  expect(await p.ticketNames()).toEqual([behind.fingerprint]);
  const all = await allCandidates(p.closecall);
  expect(all.map(({ factsChanged }) => factsChanged)).toEqual([false, false, false]);
  await oweGroupAnew(p.closecall.deps);
  const owed = await p.closecall.db.select().from(outbox);
  expect(owed.filter(({ task }) => task === 'group-anew')).toEqual([]);
});

test('what was decided and is found no more keeps its name, and is looked at for that once', async () => {
  await p.tell('Broker 7 is slow', 9);
  const { id } = await p.only('Broker 7 is slow');
  // As an earlier release left it, which told its stories apart in another way.
  await p.closecall.db.execute(sql`update candidates set fingerprint_rules = 1, cycle = 'former',
    computed_fingerprint = 'former', fingerprint = 'former', status = 'dismissed',
    decision = 'dismiss', decision_reason = 'test', decided_by = 'person:Dana' where id = ${id}`);
  const { db } = p.closecall;
  await db.insert(outbox).values({
    ...{ id: randomUUID(), task: 'group-anew', ref: 'on its way' },
    ...{ dueAt: new Date(Date.now() + 3_600_000), createdAt: new Date() },
  });
  const owed = () => db.$count(outbox, sql`task = 'group-anew'`);
  await oweGroupAnew(p.closecall.deps);
  expect(await owed()).toBe(1);
  await db.delete(outbox);
  await oweGroupAnew(p.closecall.deps);
  await p.serve();
  await p.closecall.shiftTime('1 minute');
  await p.serve();
  expect(await p.fingerprints()).toContain('former');
  await oweGroupAnew(p.closecall.deps);
  expect(await owed()).toBe(0);
});

test('what a worker of the earlier release stores beside this one is grouped anew within the hour', async () => {
  await p.tell('Broker 4 is slow', 9);
  const { fingerprint } = await p.only('Broker 4 is slow');
  let nowMs = Date.now();
  const context = { ...p.closecall.deps, clock: { now: () => new Date(nowMs) } };
  const stopping = new AbortController();
  const swept = runSweeper(context, { graceSeconds: 0, everyMs: 5 }, stopping.signal);
  const standing = () => p.closecall.db.select().from(outbox);
  // By then, what was there when the process began has been seen to.
  await pollUntil(standing, (rows) => rows.some(({ task }) => task === 'learn-recurrence'));
  await pollUntil(standing, (rows) => rows.every(({ task }) => task !== 'group-anew'));
  await p.closecall.db.execute(sql`update candidates set fingerprint_rules = 1,
    computed_fingerprint = 'former', fingerprint = 'former'`);
  nowMs += 61 * 60_000;
  await pollUntil(
    () => p.fingerprints(),
    (names) => names.size === 1 && names.has(fingerprint),
  );
  stopping.abort();
  await swept;
});
