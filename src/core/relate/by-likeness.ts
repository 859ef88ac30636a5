import { resemblance, tokensOf } from './themes.ts';

type Worded = { words: readonly string[] };

/** The most alike first, by how many of their words they share; of equals, the order stays. */
export function byLikeness<Other extends Worded>(
  { words }: Worded,
  others: readonly Other[],
): readonly Other[] {
  const own = tokensIn(words);
  return others
    .map((other) => ({ other, likeness: resemblance(own, tokensIn(other.words)) }))
    .sort((a, b) => b.likeness - a.likeness)
    .map(({ other }) => other);
}

function tokensIn(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.flatMap(tokensOf));
}
