import { asc, eq } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { candidates, connections } from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { deploymentTold } from '../../src/demo/scenarios/deployment.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { noteAlive } from '../../src/reading/note-outage.ts';
import { hoursAgo, sendAll } from '../support/flow-steps.ts';
import { runLookBack } from '../support/look-back.ts';
import { clearedPage } from '../support/past-pages.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const { checkout: service } = services;

const policy = {
  settleSeconds: 1_800,
  undoSeconds: 0,
  rules: [{ name: 'everything', when: 'true', then: 'review' as const }],
};

let closecall: TestClosecall;
beforeEach(async () => {
  closecall = await startClosecall({ queue: 'off', sweepAfterSeconds: 1_000_000, policy });
});
afterEach(() => closecall?.stop());

function learn(told: readonly ScenarioDelivery[]): void {
  for (const delivery of told) closecall[delivery.provider].learn(delivery);
}

async function serve(): Promise<void> {
  while ((await closecall.sweep()) > 0);
}

/** Each by its status, and whether it is of the past. */
async function found() {
  const rows = await closecall.db.select().from(candidates).orderBy(asc(candidates.occurredAt));
  return rows.map(({ status, historical }) => `${status}${historical ? ', of the past' : ''}`);
}

test('what a look back read seconds before its webhooks came is asked about as any other', async () => {
  const paged = clearedPage('just now', 0.1);
  const ran = pipelineRetried({ ids: seededIds('just now'), at: hoursAgo(0.3), service });
  await sendAll(closecall, paged.slice(0, 1));
  await serve();
  learn([...paged, ...ran]);
  await runLookBack(closecall, { days: 1 });
  expect(await found()).toEqual(['settling, of the past', 'settling, of the past']);
  await sendAll(closecall, [...paged.slice(1), ...ran]);
  await serve();
  expect(await found()).toEqual(['settling', 'settling']);
  await closecall.shiftTime('40 minutes');
  await serve();
  expect(await found()).toEqual(['open', 'open']);
});

test('what was put away as of the past is judged anew when its webhook comes within a day', async () => {
  const told = clearedPage('hours ago', 5);
  learn(told);
  await runLookBack(closecall, { days: 1, connection: 'pd-main' });
  expect(await found()).toEqual(['logged, of the past']);
  await sendAll(closecall, told);
  await serve();
  expect(await found()).toEqual(['open']);
  // Told twice, it is the same.
  await sendAll(closecall, told);
  await runLookBack(closecall, { days: 1, connection: 'pd-main' });
  await serve();
  expect(await found()).toEqual(['open']);
});

test('the firing that the present tells of stands for the one of the past that it was put with', async () => {
  const second = clearedPage('second', 5);
  learn([...clearedPage('first', 5.2), ...second]);
  await runLookBack(closecall, { days: 1, connection: 'pd-main' });
  await serve();
  expect(await found()).toEqual(['logged, of the past', 'merged, of the past']);
  await sendAll(closecall, second);
  await serve();
  expect(await found()).toEqual(['merged, of the past', 'open']);
});

test('an outage that is read after the look back at the same time loses nothing', async () => {
  await noteAlive(closecall.deps);
  await closecall.shiftTime('4 hours');
  // Seen from now, which is four hours later.
  learn(clearedPage('missed', -1));
  learn(pipelineRetried({ ids: seededIds('missed'), at: hoursAgo(-1.5), service }));
  await runLookBack(closecall, { days: 1 });
  expect(new Set(await found())).toEqual(new Set(['logged, of the past']));
  await noteAlive(closecall.deps);
  await serve();
  expect(await found()).toEqual(['open', 'open']);
});

test('a look back ends where the service has still to read the present by itself', async () => {
  await noteAlive(closecall.deps);
  await closecall.shiftTime('4 hours');
  await noteAlive(closecall.deps);
  learn([...clearedPage('missed', -1), ...clearedPage('before it', 30)]);
  const { text } = await runLookBack(closecall, { days: 3, connection: 'pd-main' });
  expect(text).toMatch(/^pd-main: the service reads what happened since .* UTC by itself/m);
  expect(await found()).toEqual(['logged, of the past']);
  const { db, directory } = closecall.deps;
  await db.update(connections).set({ pollSeconds: 600 }).where(eq(connections.id, 'gh-acme'));
  await directory.reload();
  learn(pipelineRetried({ ids: seededIds('to be polled'), at: hoursAgo(-3.4), service }));
  await runLookBack(closecall, { days: 3, connection: 'gh-acme' });
  expect(await found()).toHaveLength(1);
});

test('a rollback whose webhook was there, and that only the look back makes one, asks nobody', async () => {
  const [first, second] = [seededIds('first').hex(40), seededIds('second').hex(40)];
  const deployed = (seed: string, hours: number, sha: string) =>
    deploymentTold({ ids: seededIds(seed), at: hoursAgo(hours), service, sha }).deliveries;
  learn([...deployed('one', 240, first), ...deployed('two', 230, second)]);
  const back = deployed('three', 9, first);
  await sendAll(closecall, back);
  await serve();
  expect(await found()).toEqual([]);
  await runLookBack(closecall, { days: 20, connection: 'gh-acme' });
  await serve();
  expect(await found()).toEqual(['logged, of the past']);
  // Whatever follows, and told twice, too.
  await sendAll(closecall, [...deployed('four', 1, first), ...back]);
  await serve();
  expect(await found()).toEqual(['logged, of the past']);
});

test('a rollback that only a comparison with what the look back read makes one asks nobody', async () => {
  const [first, second] = [seededIds('first').hex(40), seededIds('second').hex(40)];
  const deployed = (seed: string, hours: number, sha: string) =>
    deploymentTold({ ids: seededIds(seed), at: hoursAgo(hours), service, sha }).deliveries;
  // GitHub hears of the commits in this order: the second is the older one.
  await sendAll(closecall, deployed('webhook', 9, second));
  learn(deployed('before it', 19, first));
  await serve();
  await runLookBack(closecall, { days: 5, connection: 'gh-acme' });
  await serve();
  expect(await found()).toEqual(['logged, of the past']);
});

test('an alert that fired as several incidents of one story is counted with each of them', async () => {
  for (let nth = 0; nth < 4; nth += 1) learn(clearedPage(`flapping ${nth}`, 6 - nth / 6));
  const { text } = await runLookBack(closecall, { days: 1, connection: 'pd-main' });
  const statuses = (await found()).map((each) => each.split(',')[0]);
  expect(statuses).toEqual(['logged', 'merged', 'merged', 'merged']);
  expect(text).toContain('“Checkout is slow” cleared itself 4 times, last on');
});
