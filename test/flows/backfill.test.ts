import { asc, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chooseConnections } from '../../src/commands/choose-connections.ts';
import {
  auditEvents,
  candidates,
  connectionSecrets,
  connections,
  followUps,
  outbox,
  readings,
  signals,
} from '../../src/db/schema/index.ts';
import { people, services } from '../../src/demo/acme.ts';
import { history } from '../../src/demo/history.ts';
import { type PageStep, page } from '../../src/demo/scenarios/page.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { canaryRolledBack } from '../../src/demo/scenarios/rollback-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { rateLimited } from '../../src/demo/stand-ins/fault-queue.ts';
import { candidateThat, decide, followUpThatIs, hoursAgo, sendAll } from '../support/flow-steps.ts';
import { runLookBack } from '../support/look-back.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const minute = 60_000;

let closecall: TestClosecall;
beforeEach(async () => {
  // The command does its work itself: what the service does comes only when it is told to.
  closecall = await startClosecall({ queue: 'off', sweepAfterSeconds: 1_000_000 });
});
afterEach(() => closecall?.stop());

function learn(told: readonly ScenarioDelivery[]): void {
  for (const delivery of told) closecall[delivery.provider].learn(delivery);
}

function pageOf(seed: string, hours: number, title: string, steps: readonly PageStep[]) {
  const options = { ids: seededIds(seed), at: hoursAgo(hours), service: services.checkout, title };
  return page(options, steps);
}

/** A page that cleared itself after four minutes. */
function clearedPage(seed: string, hours: number, title = 'Checkout is slow') {
  return pageOf(seed, hours, title, [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: 4 * minute, event: 'resolved', by: 'monitor' },
  ]);
}

/** A page that a person resolved. */
function workedPage(seed: string, hours: number) {
  return pageOf(seed, hours, 'The tills are down', [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: minute, event: 'acknowledged', by: people.robin },
    { afterMs: 30 * minute, event: 'resolved', by: people.robin },
  ]);
}

async function found() {
  return closecall.db.select().from(candidates).orderBy(asc(candidates.occurredAt));
}

/** What is counted anew with each occurrence. */
function score(row: typeof candidates.$inferSelect | undefined) {
  return { occurrences: row?.occurrences };
}

/** What the service would do by itself, until there is nothing left of it. */
async function serve(): Promise<void> {
  while ((await closecall.sweep()) > 0);
}

/** Everything that a look back may write but its own record. */
async function everything() {
  const { db } = closecall;
  const [facts, tickets, audit] = await Promise.all([
    db.select().from(signals).orderBy(asc(signals.subjectKey), asc(signals.factKey)),
    db.select().from(followUps),
    db.select().from(auditEvents).orderBy(asc(auditEvents.id)),
  ]);
  return { facts, found: await found(), tickets, audit };
}

test('a month of the past is found and logged, asks nobody, and is found once', async () => {
  learn(history({ now: new Date(), seed: 'look back' }));
  const { end, text } = await runLookBack(closecall);
  expect(end).toBe('finished');
  const rows = await found();
  expect(new Set(rows.map(({ detector }) => detector)).size).toBe(3);
  expect(rows.filter(({ historical }) => !historical)).toEqual([]);
  const logged = rows.filter(({ status }) => status === 'logged');
  expect(logged.length).toBeGreaterThan(20);
  expect(new Set(logged.map(({ verdict }) => verdict))).toEqual(new Set(['log']));
  // The rest was taken back or is told by the first of its episode; nothing waits for anybody.
  const others = rows.filter(({ status }) => status !== 'logged').map(({ status }) => status);
  expect(others.filter((status) => status !== 'withdrawn' && status !== 'merged')).toEqual([]);
  expect(text).toMatch(/^ {2}“Search: index lag above 5 min” cleared itself \d+ times, last on/m);
  expect(text).toMatch(/^pd-main: 37 incidents \(\d+ facts, \d+ new ones\)$/m);
  expect(text).toMatch(/incidents that people worked/);
  expect(text).toContain('the PagerDuty service “Search” (PACMES3)');

  const before = await everything();
  const again = await runLookBack(closecall);
  expect(again.end).toBe('finished');
  expect(again.text).toMatch(/^pd-main: 37 incidents \(\d+ facts, none of them new\)$/m);
  expect(await everything()).toEqual(before);

  await serve();
  const owed = await closecall.db.select({ task: outbox.task }).from(outbox);
  expect(owed.filter(({ task }) => /follow-up|settle/.test(task))).toEqual([]);
  expect(await closecall.db.select().from(followUps)).toEqual([]);
  expect(closecall.jira.calls('create_issue')).toEqual([]);
});

test('webhooks that come afterwards make no double, and what happens then is of the present', async () => {
  const told = clearedPage('later', 50);
  learn(told);
  await runLookBack(closecall);
  const [before] = await found();
  expect(before).toMatchObject({ status: 'logged', historical: true });
  await sendAll(closecall, told);
  await serve();
  const [after, ...more] = await found();
  expect(more).toEqual([]);
  expect(after).toMatchObject({ id: before?.id, status: 'logged', historical: true });
  // When it happened is told by PagerDuty, not by when we asked.
  expect(after?.occurredAt).toEqual(before?.occurredAt);
  const steps: PageStep[] = [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: 4 * minute, event: 'resolved', by: 'monitor' },
    { afterMs: 50 * 60 * minute + minute, event: 'reopened', by: 'monitor' },
    { afterMs: 50 * 60 * minute + 2 * minute, event: 'resolved', by: 'monitor' },
  ];
  await sendAll(closecall, pageOf('later', 50, 'Checkout is slow', steps).slice(2));
  await closecall.shiftTime('10 minutes');
  await serve();
  const rows = await found();
  expect(rows.map(({ status, historical }) => ({ status, historical }))).toEqual([
    { status: 'logged', historical: true },
    { status: 'open', historical: false },
  ]);
});

test('what webhooks found before stays as it was, with its ticket, which hears nothing of the past', async () => {
  await sendAll(closecall, clearedPage('found before', 2));
  await serve();
  const candidate = await candidateThat(closecall, ({ status }) => status === 'open');
  const confirmed = await decide(closecall, candidate, 'confirm', { ticket: 'yes' });
  await closecall.shiftTime('5 seconds');
  await serve();
  await followUpThatIs(closecall, confirmed.id, 'open');
  const before = await found();
  learn(clearedPage('the same alert', 1));
  learn(clearedPage('the same alert, earlier', 100));
  await runLookBack(closecall);
  const after = await found();
  expect(after.map(({ status, historical }) => [status, historical])).toEqual([
    ['logged', true],
    ['confirmed', false],
    ['logged', true],
  ]);
  expect(after[1]).toEqual({ ...before[0], ...score(after[1]) });
  await serve();
  expect(closecall.jira.calls('create_issue')).toHaveLength(1);
  expect(closecall.jira.calls('add_comment')).toEqual([]);
});

test('a rollback of the past is historical, also where webhooks tell of its environment', async () => {
  const { checkout } = services;
  const told = canaryRolledBack({ ids: seededIds('past'), at: hoursAgo(200), service: checkout });
  const live = canaryRolledBack({ ids: seededIds('live'), at: hoursAgo(9), service: checkout });
  await sendAll(closecall, live);
  await serve();
  learn(told);
  await runLookBack(closecall, { connection: 'gh-acme' });
  const rows = await found();
  // The second one is found by an answer of GitHub, which takes what it was told first for older.
  expect(rows.map(({ status, historical }) => [status, historical])).toEqual([
    ['logged', true],
    ['logged', true],
    ['open', false],
  ]);
});

test('runs that failed together in the past are one historical candidate', async () => {
  const { checkout, search, catalogue } = services;
  const at = hoursAgo(30);
  for (let nth = 0; nth < 21; nth += 1) {
    const service = [checkout, search, catalogue][nth % 3] ?? checkout;
    learn(pipelineRetried({ ids: seededIds(`outage ${nth}`), at, service }));
  }
  const { end, text } = await runLookBack(closecall, { connection: 'gh-acme' });
  expect(end).toBe('finished');
  const rows = await found();
  expect(rows.map(({ historical }) => historical)).not.toContain(false);
  const [shared, ...more] = rows.filter(({ status }) => status === 'logged');
  expect(more).toEqual([]);
  expect(shared).toMatchObject({ subjectKey: 'gh-acme/shared_failure:acme', verdict: 'log' });
  expect(text).toContain('Runs of acme failed together once, on');
});

test('what was announced, what is not mapped and what is calm is said', async () => {
  const nothing = await runLookBack(closecall);
  expect(nothing.end).toBe('finished');
  expect(nothing.text).toContain('pd-main: nothing happened');
  expect(nothing.text).toContain('No near misses were found in this time');
  expect(nothing.text).not.toContain('incidents that people worked');
  learn([...clearedPage('sign', 80), ...workedPage('one', 40), ...workedPage('two', 20 * 24)]);
  const { text } = await runLookBack(closecall, { connection: 'pd-main' });
  expect(text).toContain('“Checkout is slow” cleared itself once, on ');
  expect(text).toContain(
    'Of 2 incidents that people worked, 1 had a near miss of the same service in the 7 days before.',
  );
  expect(text).not.toContain('belongs to no service');
});

test('a rate limit is waited for, and said', async () => {
  learn(clearedPage('limited', 5));
  closecall.pagerduty.faults.next('list_incidents', rateLimited(12));
  const { end, text, waits } = await runLookBack(closecall, { connection: 'pd-main' });
  expect(end).toBe('finished');
  expect(text).toContain('keeping within the provider’s rate limit, goes on in 12 s');
  expect(waits.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(11);
  expect(await found()).toHaveLength(1);
});

test('a refused token ends one connection’s part with its cause, and the same command goes on', async () => {
  learn([...clearedPage('beside it', 5), ...pipelineRetried(retried('refused'))]);
  const { faults } = closecall.github;
  faults.next('any', { kind: 'answer', status: 401, body: { message: 'Bad credentials' } }, 1_000);
  const refused = await runLookBack(closecall);
  expect(refused.end).toBe('broken_off');
  expect(refused.text).toMatch(/^gh-acme: not read to its end: .*(token|credentials)/im);
  expect(refused.text).toContain('The same command goes on from there.');
  expect((await found()).map(({ connectionId }) => connectionId)).toEqual(['pd-main']);
  faults.clear();
  const again = await runLookBack(closecall, { connection: 'gh-acme' });
  expect(again.end).toBe('finished');
  expect(again.text).toContain('gh-acme: goes on with the look back that was begun before');
  expect((await found()).map(({ connectionId }) => connectionId)).toContain('gh-acme');
});

test('a provider that can’t be reached for minutes ends its part alone', async () => {
  learn(pipelineRetried(retried('unreached')));
  await closecall.pagerduty.pause();
  const { end, text, waits } = await runLookBack(closecall);
  expect(end).toBe('broken_off');
  expect(text).toMatch(/^pd-main: not read to its end: /m);
  expect(waits.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(180);
  expect((await found()).map(({ connectionId }) => connectionId)).toEqual(['gh-acme']);
});

test('a look back that was stopped goes on where it was, with its own range', async () => {
  for (let nth = 0; nth < 25; nth += 1)
    learn(clearedPage(`many ${nth}`, 10 * nth + 5, `Alert ${nth}`));
  const stopping = new AbortController();
  const first = await runLookBack(closecall, {
    connection: 'pd-main',
    signal: stopping.signal,
    onLine: (line) => {
      if (/pd-main: +[1-9]/.test(line)) stopping.abort();
    },
  });
  expect(first.end).toBe('stopped');
  expect(first.lines.at(-1)).toContain('the same command goes on from here');
  const kept = (await found()).length;
  expect(kept).toBe(10);
  const listed = closecall.pagerduty.calls('list_incidents').length;
  const second = await runLookBack(closecall, { connection: 'pd-main', days: 2 });
  expect(second.end).toBe('finished');
  expect(second.text).toContain('goes on with the look back that was begun before');
  expect(await found()).toHaveLength(25);
  const calls = closecall.pagerduty.calls('list_incidents').slice(listed);
  expect(calls[0]?.query).toMatchObject({ offset: '10' });
  const rows = await closecall.db.select().from(readings).where(eq(readings.purpose, 'backfill'));
  expect(rows).toHaveLength(1);
});

test('connections that can’t be looked back into are named with the reason', async () => {
  const { db, directory } = closecall.deps;
  const refusal = (wanted: string | null) => chooseConnections({ db, directory }, wanted);
  await expect(refusal('pd')).rejects.toThrow(
    'No connection is called "pd"; there are: gh-acme, jira-main, pd-main.',
  );
  await db.update(connections).set({ enabled: false }).where(eq(connections.id, 'pd-main'));
  await db.delete(connectionSecrets).where(eq(connectionSecrets.connectionId, 'gh-acme'));
  await directory.reload();
  await expect(refusal('pd-main')).rejects.toThrow('pd-main: it is switched off');
  await expect(refusal('gh-acme')).rejects.toThrow('has no API token (secrets.apiToken)');
  expect(await refusal(null)).toMatchObject({
    ids: ['jira-main'],
    passedOver: [{ id: 'gh-acme' }, { id: 'pd-main' }],
  });
});

function retried(seed: string) {
  return { ids: seededIds(seed), at: hoursAgo(20), service: services.checkout };
}
