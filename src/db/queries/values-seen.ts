import { type SQL, sql } from 'drizzle-orm';
import type { MaskedValue } from '../../core/mask-values.ts';
import { type PatternEdits, partOf, sameValue } from '../../core/pattern-edits.ts';
import type { DbOrTx } from '../client.ts';
import type { PatternPart } from './pattern-parts.ts';

/** Values at one place of a part of a pattern. */
export type ValuesAtPlace = {
  fingerprint: string;
  part: Pick<PatternPart, 'id' | 'computed'>;
  position: number;
  values: readonly string[];
};

/** A value is seen with so many others, at other places, before one that is in the part is. */
const mostRead = 5_000;

/** Which of these values were ever seen there, as `sameValue` has them. */
export async function valuesSeen(
  db: DbOrTx,
  asked: ValuesAtPlace,
  edits: PatternEdits,
): Promise<ReadonlySet<string>> {
  if (asked.values.length === 0) return new Set();
  // Of each value by itself: one that is seen with many others leaves no other one out.
  return seenThere(
    db,
    asked,
    edits,
    sql`
    select masked from (
      select masked, row_number() over (partition by lower(value) order by masked) as nth
      from (${kindsThere(asked)}) as kinds where is_named
    ) as numbered where nth <= ${mostRead}`,
  );
}

/** Whether any other value was ever seen there. */
export async function isOtherValueSeen(
  db: DbOrTx,
  asked: ValuesAtPlace,
  edits: PatternEdits,
): Promise<boolean> {
  const named = new Set(asked.values.map(sameValue));
  const others = await seenThere(
    db,
    asked,
    edits,
    sql`
    select masked from (${kindsThere(asked)}) as kinds where not is_named
    order by masked limit ${mostRead}`,
  );
  return [...others].some((value) => !named.has(value));
}

/** What was masked together with a value at that place, and whether that is one of the values. */
function kindsThere({ fingerprint, part, position, values }: ValuesAtPlace): SQL {
  const wanted = sql.param([...new Set([...values, ...values.map(sameValue)])]);
  const isThere = sql`fingerprint = ${fingerprint}
    and coalesce(computed_fingerprint, fingerprint) = ${part.computed}
    and masked_values->${position}::int->>'value' is not null`;
  return sql`
    select masked, value, value = any(${wanted}::text[]) or lower(value) = any(${wanted}::text[]) as is_named
    from (
      select masked_values as masked from candidates where ${isThere} and status <> 'withdrawn'
      union select masked_values from counted_findings where ${isThere}
    ) as known, lateral (select masked->${position}::int->>'value' as value) as place`;
}

async function seenThere(
  db: DbOrTx,
  { part, position }: ValuesAtPlace,
  edits: PatternEdits,
  query: SQL,
): Promise<ReadonlySet<string>> {
  const rows = await db.execute<{ masked: readonly MaskedValue[] }>(query);
  const inPart = rows.filter(
    ({ masked }) => partOf({ id: part.computed, masked }, edits) === part.id,
  );
  return new Set(inPart.map(({ masked }) => sameValue(masked[position]?.value ?? '')));
}
