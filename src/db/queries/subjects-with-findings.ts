import { sql } from 'drizzle-orm';
import type { ServiceHints } from '../../core/detect/finding.ts';
import type { DbOrTx } from '../client.ts';

/** What the provider calls a finding's service, and which one of ours and whose it is now. */
export type FoundFor = { hints: ServiceHints; serviceId: string | null; teamId: string | null };

/** `found` are those of its candidates; none where it has no candidate. */
export type SubjectWithFindings = { key: string; found: readonly FoundFor[] };

/** Subjects that something was found of, those after `afterKey`, in the order of their keys. */
export async function subjectsWithFindings(
  db: DbOrTx,
  page: { afterKey: string; limit: number },
): Promise<readonly SubjectWithFindings[]> {
  const rows = await db.execute<SubjectWithFindings>(sql`
    select key, coalesce((
      select jsonb_agg(distinct jsonb_build_object('hints', finding->'service',
        'serviceId', service_id, 'teamId', team_id))
      from candidates where candidates.subject_key = subjects.key), '[]') as found
    from subjects
    where key > ${page.afterKey}
      and (exists (select 1 from candidates where candidates.subject_key = subjects.key)
        or exists (select 1 from incidents where incidents.subject_key = subjects.key)
        or exists (select 1 from counted_findings where counted_findings.subject_key = subjects.key))
    order by key limit ${page.limit}`);
  return rows.map(({ key, found }) => ({ key, found }));
}
