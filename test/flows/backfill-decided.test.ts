import { asc } from 'drizzle-orm';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { candidates } from '../../src/db/schema/index.ts';
import { people, services } from '../../src/demo/acme.ts';
import { plainDeployment } from '../../src/demo/scenarios/rollback-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { after, MINUTE } from '../../src/demo/shapes/times.ts';
import { candidateThat, decide, followUpThatIs, hoursAgo, sendAll } from '../support/flow-steps.ts';
import { runLookBack } from '../support/look-back.ts';
import { clearedPage, pageOf } from '../support/past-pages.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

let closecall: TestClosecall;
beforeEach(async () => {
  closecall = await startClosecall({ queue: 'off', sweepAfterSeconds: 1_000_000 });
});
afterEach(() => closecall?.stop());

async function serve(): Promise<void> {
  await closecall.shiftTime('5 seconds');
  while ((await closecall.sweep()) > 0);
}

/** The only candidate that these webhooks make, confirmed, with an open ticket. */
async function confirmed(told: readonly ScenarioDelivery[]): Promise<void> {
  await sendAll(closecall, told);
  await serve();
  const candidate = await candidateThat(closecall, ({ status }) => status === 'open');
  const { id } = await decide(closecall, candidate, 'confirm', { ticket: 'yes' });
  await serve();
  await followUpThatIs(closecall, id, 'open');
}

/** What a look back makes of it, and how often the ticket hears of it. */
async function afterLookingBack(past: readonly ScenarioDelivery[]) {
  for (const delivery of past) closecall[delivery.provider].learn(delivery);
  const connection = past[0]?.provider === 'github' ? 'gh-acme' : 'pd-main';
  expect((await runLookBack(closecall, { connection })).end).toBe('finished');
  await serve();
  await serve();
  const rows = await closecall.db.select().from(candidates).orderBy(asc(candidates.occurredAt));
  const own = rows.filter(({ status }) => status === 'confirmed');
  expect(own).toHaveLength(1);
  const comments = closecall.jira.calls('add_comment').length;
  return { factsChanged: own[0]?.factsChanged, story: own[0]?.story, comments };
}

const ids = seededIds('a rollback');
const [older, newer] = [ids.hex(40), ids.hex(40)];
const of = { ids, service: services.checkout, environment: 'production' };
const released = plainDeployment({ ...of, at: hoursAgo(4), sha: older });
const rolledBack = [
  ...plainDeployment({ ...of, at: hoursAgo(3), sha: newer }),
  ...plainDeployment({ ...of, at: after(hoursAgo(3), 20 * MINUTE), sha: older }),
];

test('the ticket of a rollback hears nothing of an incident that a look back makes known', async () => {
  await confirmed([...released, ...rolledBack]);
  const worked = pageOf('the incident', 3, 'The tills are down', [
    { afterMs: 2 * MINUTE, event: 'triggered', by: 'monitor' },
    { afterMs: 4 * MINUTE, event: 'acknowledged', by: people.robin },
    { afterMs: 40 * MINUTE, event: 'resolved', by: people.robin },
  ]);
  expect(await afterLookingBack(worked)).toMatchObject({ factsChanged: true, comments: 0 });
});

test('nor of what was deployed before', async () => {
  closecall.github.knowCommits(`acme/${services.checkout.repository.name}`, [older, newer]);
  await confirmed(rolledBack);
  expect(await afterLookingBack([...released, ...rolledBack])).toMatchObject({
    factsChanged: true,
    comments: 0,
  });
});

test('the ticket of a page hears nothing of another firing that a look back makes known', async () => {
  await confirmed(clearedPage('confirmed', 3));
  const [first, second] = [clearedPage('just before', 3.1), clearedPage('just after', 2.9)];
  expect(await afterLookingBack([...first, ...second])).toMatchObject({ comments: 0 });
});

test('what the present tells of it afterwards does come to its ticket', async () => {
  await confirmed([...released, ...rolledBack]);
  const earlier = plainDeployment({ ...of, at: hoursAgo(6), sha: ids.hex(40) });
  await afterLookingBack([...earlier, ...released, ...rolledBack]);
  const worked = pageOf('told of now', 3, 'The tills are down', [
    { afterMs: 2 * MINUTE, event: 'triggered', by: 'monitor' },
    { afterMs: 4 * MINUTE, event: 'acknowledged', by: people.robin },
    { afterMs: 40 * MINUTE, event: 'resolved', by: people.robin },
  ]);
  await sendAll(closecall, worked);
  await serve();
  await serve();
  expect(closecall.jira.calls('add_comment')).toHaveLength(1);
});
