import { desc, inArray, or } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type PatternEditRow, patternEdits } from '../schema/pattern-edits.ts';

const mostListed = 200;

/** What was ever said of these patterns or parts of patterns, the last first; taken back or not. */
export async function editsOfPattern(
  db: DbOrTx,
  ids: readonly string[],
): Promise<readonly PatternEditRow[]> {
  const wanted = [...new Set(ids)];
  return db
    .select()
    .from(patternEdits)
    .where(or(inArray(patternEdits.fingerprint, wanted), inArray(patternEdits.into, wanted)))
    .orderBy(desc(patternEdits.nth))
    .limit(mostListed);
}
