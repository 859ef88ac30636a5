import { and, eq, inArray } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/** Those of the subjects that have a candidate which was not loaded from the past. */
export async function subjectsOfThePresent(
  db: DbOrTx,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db
    .selectDistinct({ key: candidates.subjectKey })
    .from(candidates)
    .where(and(inArray(candidates.subjectKey, [...keys]), eq(candidates.historical, false)))
    .orderBy(candidates.subjectKey);
  return new Set(rows.map(({ key }) => key));
}
