import { and, eq, sql } from 'drizzle-orm';
import { type Dismissal, quietingReasons } from '../../core/attention/restraint.ts';
import type { DbOrTx } from '../client.ts';
import { type CandidateRow, candidates } from '../schema/candidates.ts';
import { byPeople } from '../schema/judged-by-people.ts';
import { occurrences } from './occurrences.ts';

/** What happened so many half-lives before weighs next to nothing in a rate. */
const halfLivesBefore = 6;
/** Of those before it, and of those since. */
const mostRead = 5_000;

const isByPeople = byPeople(sql`decided_by`);

type Row = {
  id: string;
  at: string;
  reason: Dismissal['reason'];
  isSpent: boolean;
  times: readonly string[];
  since: string | null;
};

/**
 * The newest dismissal by people that holds for a candidate of the fingerprint: for a reason that
 * says something about the next one, not over by its own end, and with no confirmation after it.
 * All is as of when the candidate happened, so that it does not matter when it is asked. Null for
 * none.
 */
export async function dismissalInForce(
  db: DbOrTx,
  { id, fingerprint, occurredAt }: Pick<CandidateRow, 'id' | 'fingerprint' | 'occurredAt'>,
  halfLifeDays: number,
): Promise<Dismissal | null> {
  if (!(await wasEverDismissed(db, fingerprint))) return null;
  const daysBefore = halfLivesBefore * halfLifeDays;
  const happenedAt = sql`${occurredAt.toISOString()}::timestamptz`;
  const rows = await db.execute<Row>(sql`
    with dismissal as (
      select id, decided_at, decision_reason from candidates
      where fingerprint = ${fingerprint} and status = 'dismissed' and ${isByPeople}
        and decision_reason = any(${sql.param([...quietingReasons])}::text[])
        and coalesce(accepted_until > ${happenedAt}, true)
      order by decided_at desc, id desc limit 1
    ), seen as (
      (select occurred_at from ${occurrences}, dismissal
      where fingerprint = ${fingerprint} and candidate_id is distinct from ${id}
        and occurred_at between decided_at - make_interval(days => ${daysBefore}::int) and decided_at
      order by occurred_at desc limit ${mostRead})
      union all
      (select occurred_at from ${occurrences}, dismissal
      where fingerprint = ${fingerprint} and candidate_id is distinct from ${id}
        and occurred_at > decided_at and occurred_at <= ${happenedAt}
      order by occurred_at desc limit ${mostRead})
    )
    select id, to_json(decided_at) as at, decision_reason as reason,
      exists (select from candidates c where c.returned_from = dismissal.id and c.id <> ${id}
        and c.status <> 'withdrawn' and c.occurred_at > dismissal.decided_at
        and c.occurred_at < ${happenedAt}) as "isSpent",
      coalesce((select json_agg(occurred_at) from seen), '[]') as times,
      (select to_json(occurred_at) from candidates order by occurred_at limit 1) as since
    from dismissal
    where not exists (select from candidates c where c.fingerprint = ${fingerprint}
      and c.status = 'confirmed' and c.decided_at > dismissal.decided_at and ${isByPeople})`);
  const [row] = rows;
  if (row === undefined) return null;
  const at = new Date(row.at);
  const { reason, isSpent } = row;
  const times = row.times.map((time) => new Date(time));
  const watchedSince = row.since === null ? at : new Date(row.since);
  return { id: row.id, at, reason, isSpent, occurrences: times, watchedSince };
}

/** Mostly nobody did, and looking takes a fraction of what it takes to plan all the rest. */
async function wasEverDismissed(db: DbOrTx, fingerprint: string): Promise<boolean> {
  const rows = await db
    .select({ id: candidates.id })
    .from(candidates)
    .where(and(eq(candidates.fingerprint, fingerprint), eq(candidates.status, 'dismissed')))
    .limit(1);
  return rows.length > 0;
}
