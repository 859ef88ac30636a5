import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { byPeople } from '../schema/judged-by-people.ts';

export type DecisionSummary = {
  confirmed: number;
  dismissed: number;
  /** From detection to the decision; null while nobody decided. */
  medianSeconds: number | null;
};

/** What people decided on candidates of the last weeks; the policy's own decisions don't count. */
export async function sumUpDecisions(db: DbOrTx, weeks: number): Promise<DecisionSummary> {
  const rows = await db.execute<DecisionSummary>(sql`
    select (count(*) filter (where status = 'confirmed'))::int as confirmed,
      (count(*) filter (where status = 'dismissed'))::int as dismissed,
      percentile_cont(0.5) within group (order by extract(epoch from decided_at - detected_at))
        as "medianSeconds"
    from candidates
    where status in ('confirmed', 'dismissed') and decided_by is not null
      and ${byPeople(sql`decided_by`)}
      and decided_at >= closecall_now() - make_interval(weeks => ${weeks})`);
  return rows[0] ?? { confirmed: 0, dismissed: 0, medianSeconds: null };
}
