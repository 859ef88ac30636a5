import type { DbOrTx } from '../../db/client.ts';
import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import { chainSizes } from '../../db/queries/chain-sizes.ts';
import { fingerprintOccurrences } from '../../db/queries/fingerprint-occurrences.ts';
import { recurrencesByDay } from '../../db/queries/recurrences-by-day.ts';

/** A candidate as a row tells it: with what is known of it only beside others. */
export type ToldRow = CandidateSummary & {
  /** How often the same was seen on each of the last days, oldest first; empty where never. */
  recurrences: readonly number[];
  /** How many belong to one story with it, itself counted; one where it stands alone. */
  chained: number;
};

type Tell = (row: CandidateSummary) => ToldRow;

/** Rows with what is counted over their fingerprints as it is now, not at detection. */
export async function tellRows(
  db: DbOrTx,
  rows: readonly CandidateSummary[],
): Promise<readonly ToldRow[]> {
  return rows.map(await tellerOf(db, rows));
}

/** Reads what rows tell besides themselves, which needs no more of them than these two. */
export async function tellerOf(
  db: DbOrTx,
  rows: readonly Pick<CandidateSummary, 'id' | 'fingerprint'>[],
): Promise<Tell> {
  const fingerprints = rows.map(({ fingerprint }) => fingerprint);
  const [seen, days, chains] = await Promise.all([
    fingerprintOccurrences(db, fingerprints),
    recurrencesByDay(db, fingerprints),
    chainSizes(
      db,
      rows.map(({ id }) => id),
    ),
  ]);
  return (row) => {
    const { count, firstAt } = seen.get(row.fingerprint) ?? { count: 0, firstAt: null };
    return {
      ...row,
      occurrences: count,
      isFirst: firstAt === null || firstAt >= row.occurredAt,
      recurrences: days.get(row.fingerprint) ?? [],
      chained: chains.get(row.id) ?? 1,
    };
  };
}
