import { sql } from 'drizzle-orm';
import type { MaskedValue } from '../../core/mask-values.ts';
import { type PatternEdits, partOf, sameValue } from '../../core/pattern-edits.ts';
import type { DbOrTx } from '../client.ts';
import type { PatternPart } from './pattern-parts.ts';

/** A value is seen with so many others, at other places, before one that is in the part is. */
const mostRead = 5_000;

/** Which of these values were ever seen at that place of a part of the pattern, as `sameValue` has them. */
export async function valuesSeen(
  db: DbOrTx,
  {
    fingerprint,
    part,
    position,
    values,
  }: {
    fingerprint: string;
    part: Pick<PatternPart, 'id' | 'computed'>;
    position: number;
    values: readonly string[];
  },
  edits: PatternEdits,
): Promise<ReadonlySet<string>> {
  if (values.length === 0) return new Set();
  const wanted = sql.param([...new Set([...values, ...values.map(sameValue)])]);
  const value = sql`masked_values->${position}::int->>'value'`;
  const isWanted = sql`fingerprint = ${fingerprint}
    and coalesce(computed_fingerprint, fingerprint) = ${part.computed}
    and (${value} = any(${wanted}::text[]) or lower(${value}) = any(${wanted}::text[]))`;
  const rows = await db.execute<{ masked: readonly MaskedValue[] }>(sql`
    select masked_values as masked from candidates where ${isWanted} and status <> 'withdrawn'
    union select masked_values from counted_findings where ${isWanted}
    limit ${mostRead}`);
  const inPart = rows.filter(
    ({ masked }) => partOf({ id: part.computed, masked }, edits) === part.id,
  );
  return new Set(inPart.map(({ masked }) => sameValue(masked[position]?.value ?? '')));
}
