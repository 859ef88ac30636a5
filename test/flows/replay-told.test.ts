import { eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ReplayOptions, runReplay } from '../../src/commands/replay.ts';
import { connections, followUps, services } from '../../src/db/schema/index.ts';
import { people, services as shops } from '../../src/demo/acme.ts';
import { candidateThat, decide, followUpThatIs, sendAll } from '../support/flow-steps.ts';
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
