import { asc, eq, sql } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readDocument } from '../../src/config/read-document.ts';
import { applyConfiguration } from '../../src/configure/apply-configuration.ts';
import { err } from '../../src/core/result.ts';
import {
  candidates,
  connections,
  followUps,
  incidents,
  outbox,
  services,
} from '../../src/db/schema/index.ts';
import { people, services as shops } from '../../src/demo/acme.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { keepStandingTasks } from '../../src/reading/keep-standing-tasks.ts';
import { candidateThat, decide, sendAll } from '../support/flow-steps.ts';
import { runLookBack } from '../support/look-back.ts';
import { clearedPage, pageOf } from '../support/past-pages.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const minute = 60_000;
const { checkout } = shops;
const isPagerDuty = eq(connections.id, 'pd-main');

let closecall: TestClosecall;
beforeEach(async () => {
  closecall = await startClosecall({ queue: 'off', sweepAfterSeconds: 1_000_000 });
});
afterEach(() => closecall?.stop());

function learn(told: readonly ScenarioDelivery[]): void {
  for (const delivery of told) closecall[delivery.provider].learn(delivery);
}

async function serve(): Promise<void> {
  while ((await closecall.sweep()) > 0);
}

async function map(pagerduty: readonly string[]): Promise<void> {
  await closecall.db.update(services).set({ match: { pagerduty } });
}

async function listBots(names: readonly string[]): Promise<void> {
  const bots = JSON.stringify(names);
  const settings = sql`jsonb_set(${connections.settings}, '{botUsers}', ${bots}::jsonb)`;
  await closecall.db.update(connections).set({ settings }).where(isPagerDuty);
  await closecall.deps.directory.reload();
}

const lookBack = () => runLookBack(closecall, { days: 2, connection: 'pd-main' });

const found = () => closecall.db.select().from(candidates).orderBy(asc(candidates.occurredAt));

/** A page that somebody's account resolved. */
function resolvedBy(seed: string, hours: number) {
  return pageOf(seed, hours, 'The tills are down', [
    { afterMs: 0, event: 'triggered', by: 'monitor' },
    { afterMs: 4 * minute, event: 'resolved', by: people.robin },
  ]);
}

test('a service that is mapped since is that of all that is read again, whoever found it', async () => {
  await map([]);
  const live = clearedPage('live', 3, 'Search is slow');
  await sendAll(closecall, live);
  await serve();
  learn([...live, ...clearedPage('past', 9)]);
  expect((await lookBack()).text).toContain(
    `the PagerDuty service “Checkout” (${checkout.pagerDutyId})`,
  );
  expect((await found()).map(({ serviceId }) => serviceId)).toEqual([null, null]);
  const prints = (await found()).map(({ fingerprint }) => fingerprint);
  await map([checkout.pagerDutyId]);
  const { text } = await lookBack();
  expect(text).toContain('none of them new');
  expect(text).not.toContain('no service');
  const rows = await found();
  expect(rows.map(({ serviceId, historical }) => [serviceId, historical])).toEqual([
    [checkout.id, true],
    [checkout.id, false],
  ]);
  const pages = await closecall.db.select().from(incidents).orderBy(asc(incidents.startedAt));
  expect(pages.map(({ serviceId }) => serviceId)).toEqual([checkout.id, checkout.id]);
  expect(rows.map(({ fingerprint }) => fingerprint)).toEqual(
    pages.map(({ fingerprint }) => fingerprint),
  );
  expect(rows.map(({ fingerprint }) => fingerprint)).not.toEqual(prints);
});

test('settings that changed since mean the same past otherwise, and back again', async () => {
  learn(resolvedBy('robin', 5));
  await lookBack();
  expect(await found()).toEqual([]);
  await listBots([people.robin.name]);
  await lookBack();
  expect(await found()).toMatchObject([{ status: 'logged', historical: true }]);
  await listBots([]);
  await lookBack();
  expect((await found()).filter(({ status }) => status !== 'withdrawn')).toEqual([]);
});

test('what a poll read follows them too, and asks nobody about what was not asked before', async () => {
  await closecall.db.update(connections).set({ pollSeconds: 600 }).where(isPagerDuty);
  await closecall.deps.directory.reload();
  learn([...resolvedBy('by robin', 0.5), ...clearedPage('by the monitor', 0.8)]);
  await keepStandingTasks(closecall.deps);
  await serve();
  expect(await found()).toMatchObject([{ title: 'Checkout is slow', status: 'open' }]);
  await listBots([people.robin.name]);
  await lookBack();
  expect(await found()).toMatchObject([
    { title: 'Checkout is slow', status: 'open', historical: false },
    { title: 'The tills are down', status: 'logged', historical: true },
  ]);
});

test('a decision stays when its service is mapped, and its ticket goes on standing for the same', async () => {
  await map([]);
  const live = clearedPage('decided', 3);
  learn(live);
  await sendAll(closecall, live);
  await serve();
  const candidate = await candidateThat(closecall, ({ status }) => status === 'open');
  await decide(closecall, candidate, 'confirm', { ticket: 'yes' });
  await map([checkout.pagerDutyId]);
  await lookBack();
  const [row] = await found();
  expect(row).toMatchObject({ status: 'confirmed', serviceId: checkout.id, factsChanged: false });
  expect(row?.fingerprint).not.toBe(candidate.fingerprint);
  expect(await closecall.db.select().from(followUps)).toMatchObject([
    { candidateId: row?.id, fingerprint: row?.fingerprint },
  ]);
});

test('a configuration that is applied moves what was found before by itself', async () => {
  await map([]);
  for (let nth = 0; nth < 3; nth += 1)
    await sendAll(closecall, clearedPage(`found ${nth}`, nth + 3));
  await serve();
  const { deps, db } = closecall;
  const text = `services: [{ id: mapped, match: { pagerduty: [${checkout.pagerDutyId}] } }]`;
  const { document } = readDocument(text);
  const context = { ...deps, actor: 'test', resolveSecret: () => err('no secrets here') };
  const applied = await applyConfiguration(context, document, { dryRun: false });
  expect(applied.ok).toBe(true);
  await serve();
  expect((await found()).map(({ serviceId }) => serviceId)).toEqual(['mapped', 'mapped', 'mapped']);
  // It ends by itself.
  await closecall.shiftTime('1 minute');
  await serve();
  const owed = await db.select().from(outbox).where(eq(outbox.task, 'follow-services'));
  expect(owed).toEqual([]);
});
