import { inArray } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Database } from '../../src/db/client.ts';
import { deliveries } from '../../src/db/schema/index.ts';
import { processDeliveries } from '../../src/triage/process-deliveries.ts';
import { shuffledWithRepeats } from '../core/orders.ts';
import type { TestClosecall } from '../support/start-closecall.ts';
import { type Outcome, observe } from './support/observe.ts';
import { connectionId, type Place, placeOf, providersOf } from './support/place.ts';
import { deliver, drain, post, prepare, startForCorpus, startOfTheDay } from './support/play.ts';
import { readCorpus } from './support/read-corpus.ts';
import type { LabelledSequence } from './support/sequence.ts';

const corpus = readCorpus().filter(
  ({ deliveries: steps, api, expect: wanted }) =>
    wanted.length > 0 &&
    steps.every((step) => !('repeat' in step)) &&
    api.pagerduty !== 'unreachable',
);
const dayStart = startOfTheDay();
let told = 0;
let died = 0;

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startForCorpus();
});
afterAll(() => closecall?.stop());

/** One sequence with the order in which its webhooks arrive, any of them more than once. */
const variant = fc.constantFrom(...corpus).chain((sequence) => {
  const { telling } = placeOf(sequence, 'count', dayStart);
  const positions = telling.told.flatMap(({ delivered }, index) => (delivered ? [index] : []));
  return fc.record({ sequence: fc.constant(sequence), order: shuffledWithRepeats(positions) });
});

type Variant = { sequence: LabelledSequence; order: readonly number[] };

const runs = fc.record({
  variants: fc.array(variant, { minLength: 14, maxLength: 14 }),
  /** How many deliveries a worker takes at a time, and which of its transactions come to nothing. */
  sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
  aborts: fc.array(fc.boolean(), { minLength: 3, maxLength: 20 }),
});

test('two workers at once, aborted transactions and any order end as one worker in order does', async () => {
  await fc.assert(
    fc.asyncProperty(runs, async ({ variants, sizes, aborts }) => {
      const plain = variants.map(({ sequence }) => place({ ...sequence, order: 'told' }));
      const mixed = variants.map(({ sequence }) => place(sequence));
      await prepare(closecall, [...plain, ...mixed]);
      await deliver(closecall, plain);
      await drain(closecall);
      await sendMixed(variants, mixed);
      await workTogether(mixed, sizes, aborts);
      await drain(closecall);
      const wanted = (await observe(closecall, plain)).map(projection);
      const found = (await observe(closecall, mixed)).map(projection);
      for (const [nth, { sequence }] of variants.entries()) {
        expect(found[nth], sequence.name).toEqual(wanted[nth]);
      }
    }),
    { numRuns: 8, endOnFailure: true },
  );
  expect(told).toBeGreaterThanOrEqual(2 * 8 * 14);
  expect(died).toBeGreaterThan(20);
}, 120_000);

function place(sequence: LabelledSequence): Place {
  told += 1;
  return placeOf(sequence, `t${told}`, dayStart);
}

async function sendMixed(variants: readonly Variant[], places: readonly Place[]): Promise<void> {
  const sending = variants.map(async ({ order }, nth) => {
    const to = places[nth];
    for (const position of order) {
      const webhook = to?.telling.told[position];
      if (to && webhook) await post(closecall.url, to.id, webhook.delivery);
    }
  });
  await Promise.all(sending);
}

/** Two workers share what is pending; what an abort postponed comes due when time goes on. */
async function workTogether(
  places: readonly Place[],
  sizes: readonly number[],
  aborts: readonly boolean[],
): Promise<void> {
  const { deps } = closecall;
  let transactions = 0;
  const dying: Database = Object.assign(Object.create(deps.db), {
    transaction: <T>(does: Parameters<typeof deps.db.transaction<T>>[0]) =>
      deps.db.transaction(async (tx) => {
        const result = await does(tx);
        transactions += 1;
        if (aborts[transactions % aborts.length] && transactions < 60) {
          died += 1;
          throw new Error('the worker died before it could commit');
        }
        return result;
      }),
  });
  const ids = await pendingIn(places);
  let turns = 0;
  const worker = async () => {
    while (ids.length > 0) {
      turns += 1;
      await processDeliveries({ ...deps, db: dying }, ids.splice(0, sizes[turns % sizes.length]));
    }
  };
  await Promise.all([worker(), worker()]);
  await closecall.shiftTime('10 minutes');
}

async function pendingIn(places: readonly Place[]): Promise<string[]> {
  const own = places.flatMap((each) =>
    providersOf(each).map((provider) => connectionId(each.id, provider)),
  );
  const rows = await closecall.db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(inArray(deliveries.connectionId, own));
  return rows.map(({ id }) => id);
}

/** Without what differs from one telling to the next: ids, and hashes of revisions. */
function projection({ candidates }: Outcome) {
  return candidates.map(
    ({ detector, subject, status, isLive, closeness, story, into, finding }) => ({
      detector,
      subject,
      status: isLive ? 'live' : status,
      closeness,
      into,
      labels: finding.labels,
      story: story.replace(/t\d+-|\b[0-9a-f]{7,40}\b|T\d+-\d+/g, '‹id›'),
    }),
  );
}
