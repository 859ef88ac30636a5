import { asc } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { auditEvents, candidates, followUps, outbox, signals } from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { history } from '../../src/demo/history.ts';
import type { PageStep } from '../../src/demo/scenarios/page.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { canaryRolledBack } from '../../src/demo/scenarios/rollback-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { candidateThat, decide, followUpThatIs, hoursAgo, sendAll } from '../support/flow-steps.ts';
import { runLookBack } from '../support/look-back.ts';
import { clearedPage, pageOf, workedPage } from '../support/past-pages.ts';
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
  // Notes that begin with “near miss” are told by people.
  expect(new Set(rows.map(({ detector }) => detector)).size).toBe(4);
  expect(rows.filter(({ historical }) => !historical)).toEqual([]);
  const logged = rows.filter(({ status }) => status === 'logged');
  expect(logged.length).toBeGreaterThan(20);
  expect(new Set(logged.map(({ verdict }) => verdict))).toEqual(new Set(['log']));
  // The rest was taken back or is told by the first of its episode; nothing waits for anybody.
  const others = rows.filter(({ status }) => status !== 'logged').map(({ status }) => status);
  expect(others.filter((status) => status !== 'withdrawn' && status !== 'merged')).toEqual([]);
  expect(text).toMatch(/^ {2}“Search: index lag above 5 min” cleared itself \d+ times, last on/m);
  expect(text).toMatch(/^pd-main: 37 incidents \(\d+ facts, \d+ new ones\)$/m);
  expect(text).toMatch(/incidents that people worked on/);
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

test('a page of the past that the present one goes on with joins it; people are still asked', async () => {
  await sendAll(closecall, clearedPage('now', 2));
  await serve();
  await candidateThat(closecall, ({ status }) => status === 'open');
  learn(clearedPage('three minutes before', 2.05));
  await runLookBack(closecall);
  await serve();
  const [past, present, ...more] = await found();
  expect(more).toEqual([]);
  expect(past).toMatchObject({ status: 'merged', historical: true, mergedInto: present?.id });
  expect(present).toMatchObject({ status: 'open', historical: false });
  expect(present?.story).toContain('twice in 7 min as separate incidents');
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
  // In the order of their commits, by which GitHub compares them.
  learn(told);
  await sendAll(closecall, live);
  await serve();
  await runLookBack(closecall, { connection: 'gh-acme' });
  const rows = await found();
  expect(rows.map(({ status, historical }) => [status, historical])).toEqual([
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
  // A repository in which nothing happened for long.
  learn(
    pipelineRetried({ ids: seededIds('calm'), at: hoursAgo(90 * 24), service: services.checkout }),
  );
  const nothing = await runLookBack(closecall);
  expect(nothing.end).toBe('finished');
  expect(nothing.text).toContain('pd-main: nothing happened');
  expect(nothing.text).toContain('No near misses were found in this time');
  expect(nothing.text).not.toContain('incidents that people worked on');
  learn([...clearedPage('sign', 80), ...workedPage('one', 40), ...workedPage('two', 20 * 24)]);
  const { text } = await runLookBack(closecall, { connection: 'pd-main' });
  expect(text).toContain('“Checkout is slow” cleared itself once, on ');
  expect(text).toContain(
    'Of 2 incidents that people worked on, 1 had a near miss of the same service in the 7 days before.',
  );
  expect(text).not.toContain('belongs to no service');
});
