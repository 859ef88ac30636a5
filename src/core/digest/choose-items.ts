import { compareText } from '../detect/compare-ids.ts';

/** What waits for a decision, as far as choosing goes. */
type Choosable = {
  id: string;
  fingerprint: string;
  /** 0 to 100. */
  priority: number;
  /** The same was never seen before. */
  isFirst: boolean;
};

const mostItems = 3;

/**
 * At most three things worth a look, strongest first, one of them new where there is a new one. What
 * the team was told of already is left out: it is not told twice.
 */
export function chooseItems<Row extends Choosable>(
  waiting: readonly Row[],
  told: ReadonlySet<string>,
): readonly Row[] {
  const ranked = waiting
    .filter(({ fingerprint }) => !told.has(fingerprint))
    .sort((one, other) => other.priority - one.priority || compareText(other.id, one.id));
  const strongest = ranked.slice(0, mostItems);
  if (strongest.some(({ isFirst }) => isFirst)) return strongest;
  const novelty = ranked.slice(mostItems).find(({ isFirst }) => isFirst);
  return novelty === undefined ? strongest : [...strongest.slice(0, mostItems - 1), novelty];
}
