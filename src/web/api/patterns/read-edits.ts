import { isMadeBySplit } from '../../../core/pattern-edits.ts';
import type { DbOrTx } from '../../../db/client.ts';
import { editsOfPattern } from '../../../db/queries/edits-of-pattern.ts';
import type { PatternPart } from '../../../db/queries/pattern-parts.ts';
import { splitsInForce } from '../../../db/queries/splits-in-force.ts';
import type { PatternEditRow } from '../../../db/schema/pattern-edits.ts';

/** What people said of the pattern, the last first, and behind it the splits by which its parts came to be. */
export async function editsOfParts(
  db: DbOrTx,
  named: readonly string[],
  parts: readonly PatternPart[],
): Promise<PatternEditRow[]> {
  const edits = await editsOfPattern(db, named);
  const making = (await splitsInForce(db)).filter(
    (split) =>
      edits.every(({ id }) => id !== split.id) && parts.some((part) => isMadeBySplit(split, part)),
  );
  return [...edits, ...making];
}
