import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/**
 * For each of these subjects a text that is another one whenever its facts, what it amounts to as an
 * incident, or what is counted of it is told otherwise.
 */
export async function whatIsTold(
  db: DbOrTx,
  keys: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (keys.length === 0) return new Map();
  const rows = await db.execute<{ key: string; told: string }>(sql`
    select wanted.key, concat_ws(' ',
      (select md5(string_agg(concat_ws(' ', fact_key, kind, occurred_at, source, data), ' '
          order by fact_key)) from signals where subject_key = wanted.key),
      (select md5((to_jsonb(incidents) - 'updated_at')::text) from incidents
        where subject_key = wanted.key),
      (select md5(string_agg((to_jsonb(counted_findings) - 'recorded_at')::text, ' '
          order by detector, cycle)) from counted_findings where subject_key = wanted.key)) as told
    from unnest(${sql.param([...keys])}::text[]) as wanted (key)
    order by wanted.key`);
  return new Map(rows.map(({ key, told }) => [key, told]));
}
