import type { DbOrTx } from '../../db/client.ts';
import { fingerprintOccurrences } from '../../db/queries/fingerprint-occurrences.ts';

type Counted = { fingerprint: string; occurredAt: Date; occurrences: number; isFirst: boolean };

/** The same rows, with what is counted over their fingerprints as it is now, not at detection. */
export async function countOccurrencesNow<Row extends Counted>(
  db: DbOrTx,
  rows: readonly Row[],
): Promise<Row[]> {
  const seen = await fingerprintOccurrences(
    db,
    rows.map(({ fingerprint }) => fingerprint),
  );
  return rows.map((row) => {
    const { count, firstAt } = seen.get(row.fingerprint) ?? { count: 0, firstAt: null };
    return { ...row, occurrences: count, isFirst: firstAt === null || firstAt >= row.occurredAt };
  });
}
