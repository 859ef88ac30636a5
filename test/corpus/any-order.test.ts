import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shuffledWithRepeats } from '../core/orders.ts';
import { projection, readTold, type Told, takeBatch, type World } from './support/fold.ts';
import { mutated } from './support/mutate.ts';
import { placeOf } from './support/place.ts';
import { startOfTheDay } from './support/play.ts';
import { readCorpus } from './support/read-corpus.ts';
import type { LabelledSequence } from './support/sequence.ts';

const corpus = readCorpus().filter(({ deliveries }) =>
  deliveries.every((step) => !('repeat' in step)),
);
const dayStart = startOfTheDay();

/** Batches of deliveries as two workers take them; one that died gives its batch back. */
type Work = { canAsk: boolean; batches: readonly { size: number; dies: boolean }[] };

const work = fc.record<Work>({
  canAsk: fc.boolean(),
  batches: fc.array(fc.record({ size: fc.integer({ min: 1, max: 5 }), dies: fc.boolean() }), {
    minLength: 1,
    maxLength: 12,
  }),
});

/** A story, an order of arrival in which any delivery may come more than once, and the work on it. */
const cases = mutated(corpus).chain((sequence) => {
  const positions = factsOf(sequence).map((_, position) => position);
  const order = shuffledWithRepeats(positions);
  return fc.record({ sequence: fc.constant(sequence), order, work });
});

test('any order, any repeats, any batches and any crash in between end in the same candidates', () => {
  let withCandidates = 0;
  fc.assert(
    fc.property(cases, ({ sequence, order, work: { canAsk, batches } }) => {
      const facts = factsOf(sequence);
      const wanted = outcome({ canAsk, subjects: new Map() }, facts);
      withCandidates += wanted.length > 0 ? 1 : 0;
      const world: World = { canAsk, subjects: new Map() };
      const arriving = order.flatMap((position) => facts[position] ?? []);
      takeAll(world, arriving, batches);
      expect(projection(world), sequence.name).toEqual(wanted);
    }),
    { numRuns: 1_200 },
  );
  expect(withCandidates).toBeGreaterThan(300);
});

/** Of one run's story they are asked for twice, and reading them is most of the work. */
const known = new WeakMap<LabelledSequence, readonly Told[]>();

function factsOf(sequence: LabelledSequence): readonly Told[] {
  const facts = known.get(sequence) ?? readFacts(sequence);
  known.set(sequence, facts);
  return facts;
}

function readFacts(sequence: LabelledSequence): readonly Told[] {
  const place = placeOf(sequence, 'p', dayStart);
  const delivered = place.telling.told.filter((each) => each.delivered);
  return delivered.map((each) => readTold(place, each));
}

function outcome(world: World, facts: readonly Told[]): readonly string[] {
  for (const told of facts) takeBatch(world, [told]);
  return projection(world);
}

/** What a worker held that died is taken again at the end, as nothing of it was committed. */
function takeAll(world: World, order: readonly Told[], batches: Work['batches']): void {
  const waiting = [...order];
  const returned: Told[] = [];
  for (let nth = 0; waiting.length > 0; nth += 1) {
    const { size, dies } = batches[nth % batches.length] ?? { size: 1, dies: false };
    const batch = waiting.splice(0, size);
    if (dies) returned.push(...batch);
    else takeBatch(world, batch);
  }
  for (const told of returned) takeBatch(world, [told]);
}
