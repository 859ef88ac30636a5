import { sql } from 'drizzle-orm';
import type { HistorySpan } from '../../core/history-span.ts';
import type { DbOrTx } from '../client.ts';

/** When the deployment of a signal was created, as the stored fact says it. */
export const deploymentCreated = sql.raw("(data->'deployment'->>'createdAt')");

/**
 * The span with at least `before` deployments before it and `after` behind it, where there are so
 * many; `isLatest` when no deployment comes after those.
 */
export async function deploymentsAround(
  db: DbOrTx,
  subjectKey: string,
  { from, until }: HistorySpan,
  { before, after }: { before: number; after: number },
): Promise<HistorySpan & { isLatest: boolean }> {
  const created = deploymentCreated;
  const [row] = await db.execute<{ first: string | null; last: string | null; later: number }>(sql`
    select
      (select min(at) from (select distinct ${created} as at from signals
        where subject_key = ${subjectKey} and ${created} < ${from.toISOString()}
        order by at desc limit ${before}) as earlier) as first,
      later.last, later.count as later
    from (select max(at) filter (where nth <= ${after}) as last, count(*)::int as count
      from (select at, row_number() over (order by at) as nth from (
        select distinct ${created} as at from signals
        where subject_key = ${subjectKey} and ${created} > ${until.toISOString()}
        order by at limit ${after + 1}) as next) as behind) as later`);
  return {
    from: new Date(row?.first ?? from),
    until: new Date(row?.last ?? until),
    isLatest: (row?.later ?? 0) <= after,
  };
}
