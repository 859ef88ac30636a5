import { and, desc, eq, isNull } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type PatternEditRow, patternEdits } from '../schema/pattern-edits.ts';

const mostRead = 1_000;

/** The splits that nobody took back, the last first. */
export async function splitsInForce(db: DbOrTx): Promise<readonly PatternEditRow[]> {
  return db
    .select()
    .from(patternEdits)
    .where(and(eq(patternEdits.kind, 'split'), isNull(patternEdits.undoneAt)))
    .orderBy(desc(patternEdits.nth))
    .limit(mostRead);
}
