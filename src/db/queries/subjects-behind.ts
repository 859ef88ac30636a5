import { sql } from 'drizzle-orm';
import { quietingReasons } from '../../core/attention/restraint.ts';
import { PEOPLE_SOURCE } from '../../core/report-signal.ts';
import type { DbOrTx } from '../client.ts';
import { byPeople } from '../schema/judged-by-people.ts';

/** More tickets than people have at once. */
const mostTickets = 5_000;

/** More dismissals than still keep something quiet. */
const mostDismissals = 5_000;

const tables = ['candidates', 'incidents', 'counted_findings'] as const;

/** Whether anything stored was grouped by earlier rules. */
export async function isAnythingBehind(db: DbOrTx, rules: number): Promise<boolean> {
  const any = tables.map(
    (name) => sql`exists (select 1 from ${sql.raw(name)} where fingerprint_rules < ${rules})`,
  );
  const [row] = await db.execute<{ behind: boolean }>(
    sql`select ${sql.join(any, sql` or `)} as behind`,
  );
  return row?.behind ?? false;
}

/** Those whose ticket lives or ended lately: what happens again has to find it under its name at once. */
export async function ticketSubjectsBehind(db: DbOrTx, rules: number): Promise<readonly string[]> {
  const rows = await db.execute<{ key: string }>(sql`
    select distinct candidates.subject_key as key
    from follow_ups join candidates on candidates.id = follow_ups.candidate_id
    where candidates.fingerprint_rules < ${rules} and follow_ups.status <> 'cancelled'
      and (follow_ups.closed_at is null or follow_ups.closed_at > closecall_now() - interval '30 days')
    order by 1 limit ${mostTickets}`);
  return rows.map(({ key }) => key);
}

/**
 * Those that people dismissed for a reason that keeps the same quiet: what happens again has to find
 * that under its name at once. Of each pattern the last one comes first, as that is what holds.
 */
export async function dismissedSubjectsBehind(
  db: DbOrTx,
  rules: number,
): Promise<readonly string[]> {
  const rows = await db.execute<{ key: string }>(sql`
    select subject_key as key from (
      select subject_key, decided_at,
        row_number() over (partition by fingerprint order by decided_at desc) as nth
      from candidates
      where status = 'dismissed' and fingerprint_rules < ${rules} and ${byPeople(sql`decided_by`)}
        and decision_reason = any(${sql.param([...quietingReasons])}::text[])
        and coalesce(accepted_until > closecall_now(), true)
    ) as dismissed
    order by nth, decided_at desc, key limit ${mostDismissals}`);
  return rows.map(({ key }) => key);
}

/**
 * Subjects of which something was grouped by earlier rules, after that key, in the order of their
 * keys. Left out is what can't be looked at anew: of a connection that is gone, and shared failures,
 * which follow their runs.
 */
export async function subjectsBehind(
  db: DbOrTx,
  { rules, afterKey, limit }: { rules: number; afterKey: string; limit: number },
): Promise<readonly string[]> {
  const any = tables.map(
    (name) => sql`exists (select 1 from ${sql.raw(name)} as grouped
      where grouped.subject_key = subjects.key and grouped.fingerprint_rules < ${rules})`,
  );
  const rows = await db.execute<{ key: string }>(sql`
    select key from subjects
    where key > ${afterKey} and kind <> 'shared_failure' and (${sql.join(any, sql` or `)})
      and (connection_id = ${PEOPLE_SOURCE}
        or exists (select 1 from connections where connections.id = subjects.connection_id))
    order by key limit ${limit}`);
  return rows.map(({ key }) => key);
}
