import { inArray } from 'drizzle-orm';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Database } from '../../../src/db/client.ts';
import { databaseNow } from '../../../src/db/queries/database-now.ts';
import { deliveries } from '../../../src/db/schema/index.ts';
import { processDeliveries } from '../../../src/triage/process-deliveries.ts';
import { shuffledWithRepeats } from '../../core/orders.ts';
import type { TestClosecall } from '../../support/start-closecall.ts';
import { type Outcome, observe } from './observe.ts';
import { connectionId, type Place, placeOf, providersOf } from './place.ts';
import { deliver, drain, post, prepare, startOfTheDay } from './play.ts';
import { readCorpus } from './read-corpus.ts';
import type { LabelledSequence } from './sequence.ts';

const corpus = readCorpus().filter(
  ({ deliveries: steps, api, expect: wanted }) =>
    wanted.length > 0 &&
    steps.every((step) => !('repeat' in step)) &&
    api.pagerduty !== 'unreachable',
);
/** So many sequences are told in each run. */
export const atOnce = 14;

/** One sequence with the order in which its webhooks arrive, any of them more than once. */
const variant = fc.constantFrom(...corpus).chain((sequence) => {
  const { telling } = placeOf(sequence, 'count', startOfTheDay());
  const positions = telling.told.flatMap(({ delivered }, index) => (delivered ? [index] : []));
  return fc.record({ sequence: fc.constant(sequence), order: shuffledWithRepeats(positions) });
});

type Variant = { sequence: LabelledSequence; order: readonly number[] };

const runs = fc.record({
  variants: fc.array(variant, { minLength: atOnce, maxLength: atOnce }),
  /** How many deliveries a worker takes at a time, and which of its transactions come to nothing. */
  sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 }),
  aborts: fc.array(fc.boolean(), { minLength: 3, maxLength: 20 }),
});

/** So many were told in all, so many of them to two workers, and so often one of these died. */
type Counts = { told: number; mixed: number; died: number };

/**
 * Tells sequences of the corpus once in order to one worker, and once in any order, with repeats, to
 * two workers at once whose transactions come to nothing now and then; both have to end alike.
 */
export async function checkInterleavings(
  closecall: TestClosecall,
  numRuns: number,
): Promise<Counts> {
  const counts: Counts = { told: 0, mixed: 0, died: 0 };
  let dayStart = startOfTheDay();
  const place = (sequence: LabelledSequence) => {
    counts.told += 1;
    return placeOf(sequence, `t${counts.told}`, dayStart);
  };
  const inOrder = new Map<string, ReturnType<typeof projection>>();
  const tellInOrder = async (sequences: readonly LabelledSequence[]) => {
    const fresh = [...new Set(sequences)].filter(({ name }) => !inOrder.has(name));
    const places = fresh.map((sequence) => place({ ...sequence, order: 'told' }));
    await prepare(closecall, places);
    await deliver(closecall, places);
    await drain(closecall);
    for (const [nth, outcome] of (await observe(closecall, places)).entries()) {
      inOrder.set(fresh[nth]?.name ?? '', projection(outcome));
    }
  };
  await fc.assert(
    fc.asyncProperty(runs, async ({ variants, sizes, aborts }) => {
      // Each run makes the clock go on; a time two days before it would be taken for a wrong clock.
      dayStart = startOfTheDay(await databaseNow(closecall.db));
      await tellInOrder(variants.map(({ sequence }) => sequence));
      const mixed = variants.map(({ sequence }) => place(sequence));
      await prepare(closecall, mixed);
      await sendMixed(closecall, variants, mixed);
      counts.died += await workTogether(closecall, mixed, sizes, aborts);
      await drain(closecall);
      counts.mixed += variants.length;
      const found = (await observe(closecall, mixed)).map(projection);
      for (const [nth, { sequence }] of variants.entries()) {
        expect(found[nth], sequence.name).toEqual(inOrder.get(sequence.name));
      }
    }),
    { numRuns, endOnFailure: true },
  );
  return counts;
}

async function sendMixed(
  closecall: TestClosecall,
  variants: readonly Variant[],
  places: readonly Place[],
): Promise<void> {
  const sending = variants.map(async ({ order }, nth) => {
    const to = places[nth];
    for (const position of order) {
      const webhook = to?.telling.told[position];
      if (to && webhook) await post(closecall.url, to.id, webhook.delivery);
    }
  });
  await Promise.all(sending);
}

/**
 * Two workers share what is pending; what an abort postponed comes due when time goes on. Answers how
 * often one died.
 */
async function workTogether(
  closecall: TestClosecall,
  places: readonly Place[],
  sizes: readonly number[],
  aborts: readonly boolean[],
): Promise<number> {
  let died = 0;
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
  const ids = await pendingIn(closecall, places);
  let turns = 0;
  const worker = async () => {
    while (ids.length > 0) {
      turns += 1;
      await processDeliveries({ ...deps, db: dying }, ids.splice(0, sizes[turns % sizes.length]));
    }
  };
  await Promise.all([worker(), worker()]);
  await closecall.shiftTime('10 minutes');
  return died;
}

async function pendingIn(closecall: TestClosecall, places: readonly Place[]): Promise<string[]> {
  const own = places.flatMap((each) =>
    providersOf(each).map((provider) => connectionId(each.id, provider)),
  );
  const rows = await closecall.db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(inArray(deliveries.connectionId, own));
  return rows.map(({ id }) => id);
}

/** Without what differs from one telling to the next: ids, hashes of revisions, and the order of both. */
function projection({ candidates }: Outcome) {
  const told = candidates.map(({ detector, subject, status, closeness, story, into, finding }) => ({
    detector,
    subject,
    status,
    closeness,
    into,
    labels: finding.labels,
    story: story.replace(/t\d+-|\b[0-9a-f]{7,40}\b|T\d+-\d+/g, '‹id›'),
  }));
  return told.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
