import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { byPeople } from '../schema/judged-by-people.ts';

/** What people decided on a pattern's near misses, the same decision counted together. */
export type DecisionCount = {
  status: 'confirmed' | 'dismissed' | 'merged';
  /** Of a dismissal. */
  reason: string | null;
  count: number;
  lastAt: Date;
  /** Who decided so last. */
  lastBy: string;
};

type Row = Omit<DecisionCount, 'lastAt'> & { last: Date | string };

/** What people decided on a pattern, the most frequent decision first; what rules did is none. */
export async function decisionsOnPattern(
  db: DbOrTx,
  fingerprint: string,
): Promise<readonly DecisionCount[]> {
  const rows = await db.execute<Row>(sql`
    select status, case when status = 'dismissed' then decision_reason end as reason,
      count(*)::int as count, max(decided_at) as last,
      (array_agg(decided_by order by decided_at desc, id desc))[1] as "lastBy"
    from candidates
    where fingerprint = ${fingerprint} and status in ('confirmed', 'dismissed', 'merged')
      and decided_at is not null and ${byPeople(sql`decided_by`)}
    group by 1, 2 order by 3 desc, 4 desc limit 20`);
  return rows.map(({ last, ...row }) => ({ ...row, lastAt: new Date(last) }));
}
