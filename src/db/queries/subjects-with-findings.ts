import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** Keys of subjects that something was found of, those after `afterKey`, in their order. */
export async function subjectsWithFindings(
  db: DbOrTx,
  page: { afterKey: string; limit: number },
): Promise<readonly string[]> {
  const rows = await db.execute<{ key: string }>(sql`
    select key from subjects
    where key > ${page.afterKey}
      and (exists (select 1 from candidates where candidates.subject_key = subjects.key)
        or exists (select 1 from incidents where incidents.subject_key = subjects.key)
        or exists (select 1 from counted_findings where counted_findings.subject_key = subjects.key))
    order by key limit ${page.limit}`);
  return rows.map(({ key }) => key);
}
