import fc from 'fast-check';
import { expect } from 'vitest';

/** Every order of a short list. */
function permutations<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length < 2) return [items];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  );
}

/** Any order of the list in which any of its items come more than once. */
export function shuffledWithRepeats<T>(items: readonly T[]): fc.Arbitrary<readonly T[]> {
  return fc.subarray([...items]).chain((repeats) => {
    const all = [...items, ...repeats];
    return fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length });
  });
}

/** All orders of a short list, and repeats of its items, have the same outcome. */
export function expectSameInAnyOrder<T>(
  facts: readonly T[],
  outcome: (facts: readonly T[]) => unknown,
): void {
  const expected = outcome(facts);
  const orders = facts.length <= 6 ? permutations(facts) : [];
  for (const order of orders) expect(outcome(order)).toEqual(expected);
  fc.assert(
    fc.property(shuffledWithRepeats(facts), (order) => {
      expect(outcome(order)).toEqual(expected);
    }),
    { numRuns: 60 },
  );
}
