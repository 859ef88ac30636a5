import { asc, isNull } from 'drizzle-orm';
import { type PatternEdit, type PatternEdits, patternEdits } from '../../core/pattern-edits.ts';
import type { DbOrTx } from '../client.ts';
import { patternEdits as edits, type PatternEditRow } from '../schema/pattern-edits.ts';

/** What people said of patterns and did not take back. */
export async function editsInForce(db: DbOrTx): Promise<PatternEdits> {
  const rows = await db.select().from(edits).where(isNull(edits.undoneAt)).orderBy(asc(edits.nth));
  return patternEdits(rows.flatMap((row) => toEdit(row) ?? []));
}

/** Null for what a later release may say of patterns, and this one can't read. */
function toEdit({
  kind,
  fingerprint: from,
  into,
  position,
  values,
}: Pick<
  PatternEditRow,
  'kind' | 'fingerprint' | 'into' | 'position' | 'values'
>): PatternEdit | null {
  if (kind !== 'split' && into !== null) return { kind, from, into };
  if (kind === 'split' && position !== null) return { kind, from, position, values };
  return null;
}
