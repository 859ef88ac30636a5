import { and, desc, eq, isNotNull, isNull, ne } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type ReadingRow, readings, type StoredLeftOut } from '../schema/readings.ts';

/** What the last reading of the same connection and kind that is over left out. */
export async function lastLeftOut(
  db: DbOrTx,
  { id, connectionId, purpose }: Pick<ReadingRow, 'id' | 'connectionId' | 'purpose'>,
): Promise<readonly StoredLeftOut[]> {
  const [row] = await db
    .select({ leftOut: readings.leftOut })
    .from(readings)
    .where(
      and(
        eq(readings.connectionId, connectionId),
        eq(readings.purpose, purpose),
        ne(readings.id, id),
        isNotNull(readings.finishedAt),
        // One that was given up read only a part, or nothing.
        isNull(readings.problem),
      ),
    )
    .orderBy(desc(readings.startedAt))
    .limit(1);
  return row?.leftOut ?? [];
}
