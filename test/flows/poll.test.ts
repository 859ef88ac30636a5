import { asc, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { candidates, connections, incidents, outbox, readings } from '../../src/db/schema/index.ts';
import { people, services } from '../../src/demo/acme.ts';
import { changeTicketFailed } from '../../src/demo/scenarios/change-ticket-scenarios.ts';
import { type PageStep, page } from '../../src/demo/scenarios/page.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { canaryRolledBack } from '../../src/demo/scenarios/rollback-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { keepStandingTasks } from '../../src/reading/keep-standing-tasks.ts';
import { sendAll } from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const minute = 60_000;
const { checkout: service } = services;

const policy = {
  settleSeconds: 60,
  undoSeconds: 0,
  rules: [{ name: 'everything', when: 'true', then: 'review' as const }],
};

let open: TestClosecall[] = [];
beforeEach(() => {
  open = [];
});
afterEach(() => Promise.all(open.map((each) => each.stop())));

async function start(): Promise<TestClosecall> {
  const closecall = await startClosecall({ queue: 'off', sweepAfterSeconds: 1_000_000, policy });
  open.push(closecall);
  return closecall;
}

/** Closecall behind a firewall: every connection asks, no webhook comes in. */
async function startPolling(): Promise<TestClosecall> {
  const closecall = await start();
  await closecall.db.update(connections).set({ pollSeconds: 30 });
  await closecall.deps.directory.reload();
  await keepStandingTasks(closecall.deps);
  return closecall;
}

/** Does all that is due, and what comes of it. */
async function serve(closecall: TestClosecall): Promise<void> {
  while ((await closecall.sweep()) > 0);
}

/** The next interval is over. */
async function pollAgain(closecall: TestClosecall): Promise<void> {
  await closecall.shiftTime('31 seconds');
  await serve(closecall);
}

function ago(minutes: number): Date {
  return new Date(Math.floor(Date.now() / 1000) * 1000 - minutes * minute);
}

/** The story of an hour: a page, a retried run, a rollback and a change that failed. */
function anHour(): readonly ScenarioDelivery[] {
  const of = (seed: string, minutes: number) => ({
    ids: seededIds(seed),
    at: ago(minutes),
    service,
  });
  return [
    ...page({ ...of('page', 50), title: 'Checkout is slow' }, [
      { afterMs: 0, event: 'triggered', by: 'monitor' },
      { afterMs: 4 * minute, event: 'resolved', by: 'monitor' },
    ]),
    ...page({ ...of('worked', 30), title: 'The tills are down' }, [
      { afterMs: 0, event: 'triggered', by: 'monitor' },
      { afterMs: minute, event: 'acknowledged', by: people.robin },
      { afterMs: 9 * minute, event: 'resolved', by: people.robin },
    ]),
    ...pipelineRetried(of('run', 45)),
    ...canaryRolledBack({ ...of('rollback', 55), badAfterMs: 5 * minute }),
    ...changeTicketFailed({ ...of('change', 55), stepMs: 10 * minute }),
  ];
}

/** What people see of the candidates. What only a log tells stands in a story besides. */
async function outcome({ db }: TestClosecall) {
  const rows = await db
    .select()
    .from(candidates)
    .orderBy(asc(candidates.subjectKey), asc(candidates.cycle));
  return rows.map(
    ({ subjectKey, detector, cycle, status, title, serviceId, historical, ...row }) => ({
      ...{ subjectKey, detector, cycle, status, title, serviceId, historical },
      ...{
        occurredAt: row.occurredAt,
        beganAt: beganAtOf(subjectKey, row.beganAt),
        closeness: row.closeness,
      },
    }),
  );
}

/** That a ticket was made is told by Jira's webhook alone; its history begins with the first move. */
function beganAtOf(subjectKey: string, beganAt: Date | null): Date | null {
  return subjectKey.startsWith('jira-main/') ? null : beganAt;
}

test('polling ends in the same candidates as webhooks do', async () => {
  const [hooked, polling] = [await start(), await startPolling()];
  const told = anHour();
  await sendAll(hooked, told);
  await serve(hooked);
  for (const delivery of told) polling[delivery.provider].learn(delivery);
  await serve(polling);
  const expected = await outcome(hooked);
  expect(new Set(expected.map(({ subjectKey }) => subjectKey.split(':')[0]))).toEqual(
    new Set([
      'gh-acme/ci_run',
      'gh-acme/environment',
      'jira-main/change_ticket',
      'pd-main/incident',
    ]),
  );
  expect(await outcome(polling)).toEqual(expected);
  const worked = await polling.db.select().from(incidents).where(eq(incidents.outcome, 'worked'));
  expect(worked).toHaveLength(1);
}, 60_000);

test('webhooks and polling together make no doubles', async () => {
  const polling = await startPolling();
  const told = anHour();
  await sendAll(
    polling,
    told.filter((_, nth) => nth % 2 === 0),
  );
  await serve(polling);
  await sendAll(
    polling,
    told.filter((_, nth) => nth % 2 === 1),
  );
  await serve(polling);
  const before = await outcome(polling);
  await sendAll(polling, told);
  await pollAgain(polling);
  expect(await outcome(polling)).toEqual(before);
  const names = before.map(({ subjectKey, cycle }) => `${subjectKey} ${cycle}`);
  expect(new Set(names).size).toBe(names.length);
  const hooked = await start();
  await sendAll(hooked, told);
  await serve(hooked);
  expect(before).toEqual(await outcome(hooked));
}, 60_000);

test('an incident that was open at one poll is read again at the next, however old it is', async () => {
  const polling = await startPolling();
  const steps: readonly PageStep[] = [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: 56 * minute, event: 'resolved', by: 'monitor' },
  ];
  const told = page({ ids: seededIds('long'), at: ago(57), service }, steps);
  const [fired, cleared] = told;
  if (fired === undefined || cleared === undefined) throw new Error('a page fires and clears');
  polling.pagerduty.learn(fired);
  await serve(polling);
  expect(await polling.db.select().from(incidents)).toMatchObject([{ outcome: 'open' }]);
  // A list of what was created lately no longer has it.
  await polling.shiftTime('2 hours');
  await serve(polling);
  polling.pagerduty.learn(cleared);
  await pollAgain(polling);
  expect(await polling.db.select().from(incidents)).toMatchObject([{ outcome: 'cleared_itself' }]);
  await polling.shiftTime('2 minutes');
  await serve(polling);
  expect(await outcome(polling)).toMatchObject([{ status: 'open' }]);
}, 60_000);

test('a reading that was begun goes on where it was after a kill', async () => {
  const polling = await start();
  for (let nth = 0; nth < 25; nth += 1) {
    const at = ago(59 - nth * 2);
    const told = page({ ids: seededIds(`many ${nth}`), at, service, title: `Alert ${nth}` }, [
      { afterMs: 0, event: 'triggered', by: 'monitor' },
      { afterMs: minute, event: 'resolved', by: 'monitor' },
    ]);
    for (const delivery of told) polling.pagerduty.learn(delivery);
  }
  const isPagerDuty = eq(connections.id, 'pd-main');
  await polling.db.update(connections).set({ pollSeconds: 30 }).where(isPagerDuty);
  await polling.deps.directory.reload();
  await keepStandingTasks(polling.deps);
  // What a process that was killed leaves: a page was read, and its claims are still there.
  while ((await polling.db.select().from(candidates)).length === 0) await polling.sweep();
  await polling.db.execute(
    `update readings set claimed_until = closecall_now() + interval '30 seconds'`,
  );
  await polling.db.execute(
    `update outbox set claimed_until = closecall_now() + interval '20 seconds' where task = 'read-list'`,
  );
  const [begun] = await polling.db.select().from(readings);
  expect(begun).toMatchObject({ finishedAt: null, purpose: 'poll' });
  const listed = polling.pagerduty.calls('list_incidents').length;
  await serve(polling);
  expect(polling.pagerduty.calls('list_incidents')).toHaveLength(listed);
  await pollAgain(polling);
  const [after] = polling.pagerduty.calls('list_incidents').slice(listed);
  expect(Number(after?.query['offset'])).toBeGreaterThan(0);
  expect(new Set((await outcome(polling)).map(({ title }) => title)).size).toBe(25);
  const rows = await polling.db.select().from(readings).orderBy(asc(readings.startedAt));
  expect(rows[0]).toMatchObject({ id: begun?.id, problem: null });
  expect(rows[0]?.finishedAt).not.toBeNull();
  const owed = await polling.db.select().from(outbox).where(eq(outbox.task, 'poll-connection'));
  expect(owed).toHaveLength(1);
}, 60_000);
