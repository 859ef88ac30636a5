import { asc } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidates } from '../../src/db/schema/candidates.ts';
import { subjects } from '../../src/db/schema/index.ts';
import { type AcmeService, services } from '../../src/demo/acme.ts';
import { plainDeployment } from '../../src/demo/scenarios/rollback-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { hoursAgo, sendAll, settled } from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

/** Far more than a deployment is judged by, before and behind. */
const count = 170;
const lookedBack = 50;
const minute = 60_000;

/** Deployments that go so far back, by their place; 60 is further than is looked back. */
const goesBack: ReadonlyMap<number, number> = new Map([
  [5, 2],
  [26, 2],
  [40, 2],
  [41, 3],
  [61, 2],
  [75, 35],
  [90, 60],
  [120, 2],
  [121, 2],
  [150, 140],
  [168, 49],
]);
/** Deployments that waited for an approval while so many others went live. */
const waits: ReadonlyMap<number, number> = new Map([
  [10, 130],
  [25, 3],
]);
/** This one was made and came to nothing; the one behind it says that it stopped it. */
const begun = 60;
const stop = begun + 1;
/** 26 went back to what was still there; 150 to what had waited and gone live ten before. */
const found = [5, 40, stop, 75, 120, 150, 168];

const beganAt = hoursAgo(40);

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({ withTokens: false });
});
afterAll(() => closecall?.stop());

/** Each a list of places, in the order in which their webhooks arrive. */
const orders: readonly { name: string; order: readonly number[] }[] = [
  { name: 'from the first to the last', order: places() },
  { name: 'from the last to the first', order: places().reverse() },
  { name: 'the newest page first, each from its first to its last', order: pages(places(), 30) },
  { name: 'every seventh', order: [...places()].sort((a, b) => (a % 7) - (b % 7) || a - b) },
];

test.each(orders)('a long history has the same rollbacks, told $name', async ({ name, order }) => {
  const { told, places: byDeployment, repository } = history(name);
  await sendAll(
    closecall,
    order.flatMap((place) => told[place] ?? []),
  );
  await settled(closecall);
  const stored = await closecall.db.select().from(candidates).orderBy(asc(candidates.occurredAt));
  const own = stored.filter(({ subjectKey }) => subjectKey.includes(`:${repository}:`));
  expect(own.map(({ cycle }) => byDeployment.get(cycle))).toEqual(found);
  const [environment] = (await closecall.db.select().from(subjects)).filter(
    ({ key, kind }) => kind === 'environment' && key.includes(`:${repository}:`),
  );
  // What stands for the environment is what was concluded of its last deployments.
  expect(environment?.because.join()).toContain('production went back to');
});

function places(): number[] {
  return Array.from({ length: count }, (_, place) => place);
}

function pages(of: readonly number[], size: number): number[] {
  const parts: number[][] = [];
  for (let from = 0; from < of.length; from += size) parts.unshift(of.slice(from, from + size));
  return parts.flat();
}

/** Deployments of a repository of its own: one webhook each, that it succeeded. */
function history(name: string) {
  const ids = seededIds(name);
  const repository = ids.number();
  const service: AcmeService = {
    ...services.checkout,
    repository: { id: repository, name: `checkout-${ids.hex(8)}` },
  };
  const shas: string[] = [];
  const told = places().map((place): ScenarioDelivery[] => {
    const back = goesBack.get(place);
    const sha = back === undefined ? ids.hex(40) : (shas[place - back] ?? '');
    shas.push(sha);
    const at = new Date(beganAt.getTime() + place * 10 * minute);
    const lastsMs = (2 + 10 * (waits.get(place) ?? 0)) * minute;
    const task = place === stop ? 'rollback' : 'deploy';
    const outcome = place === begun ? '"queued"' : '"success"';
    return plainDeployment({ ids, at, service, sha, lastsMs, task }).filter(({ body }) =>
      body.includes(outcome),
    );
  });
  const byId = new Map(
    told.flatMap(([delivery], place) => {
      const { deployment } = JSON.parse(delivery?.body ?? '{}');
      return [[String(deployment.id), place] as const];
    }),
  );
  expect(Math.max(...goesBack.values())).toBeGreaterThan(lookedBack);
  return { told, places: byId, repository };
}
