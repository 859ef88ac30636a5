import type { DbOrTx } from '../../db/client.ts';
import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import { chainSizes } from '../../db/queries/chain-sizes.ts';
import { recurrencesByDay } from '../../db/queries/recurrences-by-day.ts';
import { countOccurrencesNow } from './count-occurrences-now.ts';

/** A candidate as a row tells it: with what is known of it only beside others. */
export type ToldRow = CandidateSummary & {
  /** How often the same was seen on each of the last days, oldest first; empty where never. */
  recurrences: readonly number[];
  /** How many belong to one story with it, itself counted; one where it stands alone. */
  chained: number;
};

export async function tellRows(
  db: DbOrTx,
  rows: readonly CandidateSummary[],
): Promise<readonly ToldRow[]> {
  const [counted, days, chains] = await Promise.all([
    countOccurrencesNow(db, rows),
    recurrencesByDay(
      db,
      rows.map(({ fingerprint }) => fingerprint),
    ),
    chainSizes(
      db,
      rows.map(({ id }) => id),
    ),
  ]);
  return counted.map((row) => ({
    ...row,
    recurrences: days.get(row.fingerprint) ?? [],
    chained: chains.get(row.id) ?? 1,
  }));
}
