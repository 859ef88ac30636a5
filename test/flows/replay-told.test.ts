import { desc, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ReplayOptions, runReplay } from '../../src/commands/replay.ts';
import {
  auditEvents,
  connections,
  deliveries,
  followUps,
  services,
} from '../../src/db/schema/index.ts';
import { people, services as shops } from '../../src/demo/acme.ts';
import { canaryRolledBack } from '../../src/demo/scenarios/rollback-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { candidateThat, decide, followUpThatIs, hoursAgo, sendAll } from '../support/flow-steps.ts';
import { runLookBack } from '../support/look-back.ts';
import { clearedPage, pageOf } from '../support/past-pages.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const minute = 60_000;
const { autopilot } = people;

let closecall: TestClosecall;
beforeEach(async () => {
  closecall = await startClosecall({ queue: 'off', sweepAfterSeconds: 1_000_000 });
});
afterEach(() => closecall?.stop());

async function serve(): Promise<void> {
  while ((await closecall.sweep()) > 0);
}

async function listBots(botUsers: readonly string[]): Promise<void> {
  const settings = { apiUrl: closecall.pagerduty.url, botUsers };
  await closecall.db.update(connections).set({ settings }).where(eq(connections.id, 'pd-main'));
  await closecall.deps.directory.reload();
}

async function replay(options: Partial<ReplayOptions> = {}): Promise<string> {
  const wanted = { since: '7d', connection: null, delivery: null, apply: false, json: false };
  const { signal } = new AbortController();
  return (await runReplay(closecall.deps, { ...wanted, ...options }, signal)).join('\n');
}

/** A page that a bot cleared, which a person confirmed with a ticket. */
async function confirmed() {
  await listBots([autopilot.pagerDutyId]);
  const told = pageOf('confirmed', 3, 'Checkout is slow', [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: 4 * minute, event: 'resolved', by: autopilot },
  ]);
  await sendAll(closecall, told);
  await serve();
  const candidate = await candidateThat(closecall, ({ status }) => status === 'open');
  return decide(closecall, candidate, 'confirm', { ticket: 'yes' });
}

test('a ticket that would not be opened any more is told before it is cancelled', async () => {
  await confirmed();
  await listBots([]);
  const told = await replay();
  expect(told).toContain(
    'decided by a person and stays; its facts changed: today’s code finds nothing there; its ticket, not opened yet, is cancelled',
  );
  expect(told).not.toContain('Nothing would change');
  expect(await closecall.db.select().from(followUps)).toMatchObject([{ status: 'held' }]);
  await replay({ apply: true });
  expect(await closecall.db.select().from(followUps)).toMatchObject([{ status: 'cancelled' }]);
  expect(await replay()).toContain('Nothing would change.');
});

test('a ticket that hears of changed facts is told', async () => {
  const { id } = await confirmed();
  await closecall.shiftTime('5 minutes');
  await serve();
  await followUpThatIs(closecall, id, 'open');
  await listBots([]);
  expect(await replay()).toMatch(/stays; its facts changed: .*; its ticket gets a comment$/m);
});

test('another service is told', async () => {
  await closecall.db.update(services).set({ match: {} });
  await sendAll(closecall, clearedPage('mapped', 3));
  await serve();
  const { fingerprint } = await candidateThat(closecall, ({ service }) => service === null);
  await closecall.db.update(services).set({ match: { pagerduty: [shops.checkout.pagerDutyId] } });
  const told = await replay();
  expect(told).toMatch(/^ {4}service: none → checkout$/m);
  expect(told).toContain(`fingerprint: ${fingerprint} → `);
  expect(await replay({ apply: true })).toContain('1 changed');
  expect(await replay()).toContain('Nothing would change.');
});

test('an incident that is told otherwise changes something, without any candidate', async () => {
  await listBots([]);
  await sendAll(
    closecall,
    pageOf('worked', 3, 'The tills are down', [
      { afterMs: 0, event: 'triggered', by: 'monitor' },
      { afterMs: minute, event: 'acknowledged', by: autopilot },
      { afterMs: 4 * minute, event: 'resolved', by: people.robin },
    ]),
  );
  await serve();
  await listBots([autopilot.pagerDutyId]);
  const told = await replay();
  expect(told).toContain('Told otherwise, without a change of a candidate:\n  pd-main/incident:');
  expect(told).not.toContain('Nothing would change');
});

test('what an API told is looked at by the settings of today, as far as it need not be asked again', async () => {
  await closecall.db.update(services).set({ match: {} });
  for (const delivery of clearedPage('read', 3)) closecall.pagerduty.learn(delivery);
  await runLookBack(closecall, { days: 1, connection: 'pd-main' });
  expect(await replay()).toContain('Nothing would change.');
  await closecall.db.update(services).set({ match: { pagerduty: [shops.checkout.pagerDutyId] } });
  const told = await replay();
  expect(told).toContain('service: none → checkout');
  expect(told).toContain('Total: 0 deliveries read, 1 subject looked at anew');
  expect(await replay({ connection: 'gh-acme' })).toContain('0 subjects looked at anew');
});

test('an environment is judged anew as far as its webhooks are kept', async () => {
  const { checkout: service } = shops;
  const rolledBack = (seed: string, hours: number) =>
    canaryRolledBack({ ids: seededIds(seed), at: hoursAgo(hours), service });
  await sendAll(closecall, rolledBack('old', 20 * 24));
  await serve();
  await closecall.db.delete(deliveries);
  await sendAll(closecall, rolledBack('new', 9));
  await serve();
  await closecall.db.update(services).set({ match: {} });
  const told = await replay();
  expect(told.match(/service: checkout → none/g)).toHaveLength(1);
  expect(told).not.toContain('no longer kept');
  // Of the newest one something is lost: nothing is judged, and nothing is promised.
  const [last] = await closecall.db.select().from(deliveries).orderBy(desc(deliveries.id));
  await closecall.db.delete(deliveries).where(eq(deliveries.id, last?.id ?? ''));
  await closecall.db
    .update(services)
    .set({ match: { github: [`acme/${service.repository.name}`] } });
  const left = await replay();
  expect(left).toMatch(/environment:\S+: some of the webhooks that told of it are no longer kept/);
  expect(left).toContain(
    'Nothing would change of what was looked at; 1 subject was left as it is.',
  );
});

test('a delivery that is not kept is said to be so, and leaves no line in the audit', async () => {
  const delivery = '019dd4a4-63f2-7cc1-8a3e-000000000000';
  const wanted = replay({ since: null, delivery, apply: true });
  await expect(wanted).rejects.toThrow(`No delivery ${delivery} is kept.`);
  const audit = await closecall.db.select().from(auditEvents);
  expect(audit.filter(({ action }) => action === 'replayed')).toEqual([]);
});

test('a replay that was stopped says so to programs too', async () => {
  await sendAll(closecall, clearedPage('stopped', 3));
  await serve();
  const stopped = AbortSignal.abort();
  const options = { since: '7d', connection: null, delivery: null, apply: true, json: true };
  const [json] = await runReplay(closecall.deps, options, stopped);
  expect(JSON.parse(json ?? '')).toMatchObject({ stopped: true, applied: false, looked: 0 });
});
