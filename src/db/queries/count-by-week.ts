import { sql } from 'drizzle-orm';
import type { CandidateStatus } from '../../core/candidate/status.ts';
import type { DetectorName } from '../../core/detect/finding.ts';
import type { DbOrTx } from '../client.ts';

export type WeekCount = {
  /** The Monday it begins on, as a date in UTC. */
  week: string;
  detector: DetectorName;
  status: CandidateStatus;
  count: number;
};

/** How many candidates of each kind happened in each week, this one included, oldest first. */
export async function countByWeek(db: DbOrTx, weeks: number): Promise<readonly WeekCount[]> {
  const rows = await db.execute<WeekCount>(sql`
    select to_char(date_trunc('week', occurred_at at time zone 'UTC'), 'YYYY-MM-DD') as week,
      detector, status, count(*)::int as count
    from candidates
    where occurred_at at time zone 'UTC' >= date_trunc('week', closecall_now() at time zone 'UTC')
      - make_interval(weeks => ${weeks - 1})
    group by 1, 2, 3
    order by 1, 2, 3
    limit 1000`);
  return [...rows];
}
