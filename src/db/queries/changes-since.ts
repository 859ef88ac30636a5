import { sql } from 'drizzle-orm';
import type { CandidateStatus } from '../../core/candidate/status.ts';
import type { DbOrTx } from '../client.ts';

/** A candidate that changed, as it is now. */
export type Change = {
  id: string;
  status: CandidateStatus;
  version: number;
  by: string | null;
  at: Date;
  team: string | null;
  /** The last event of its history, by which one change is told from the next. */
  eventId: number;
  /** It joined those that need a decision. */
  isFound: boolean;
};

export type ChangesSince = {
  changes: readonly Change[];
  /** The database's time of this answer, to ask from the next time. */
  asOf: Date;
  /** False where more happened than is told: what is shown has to be read anew. */
  isWhole: boolean;
};

/** How late a change may be committed after the time that its history names. */
export const latestCommitMs = 20_000;

/** So much of the newest history is looked through, by its key alone, and so much of it told. */
const mostEvents = 2_000;
const mostChanges = 200;

/** A moment of the database's time, or how long ago by its clock. */
export type Since = Date | { ageMs: number };

type Row = {
  nowMs: string;
  reachesBack: boolean;
  id: string | null;
  status: CandidateStatus;
  version: number;
  by: string | null;
  atMs: string;
  team: string | null;
  eventId: string;
  isFound: boolean;
};

/** What happened to candidates since a moment, oldest first; each of them once. */
export async function changesSince(db: DbOrTx, since: Since): Promise<ChangesSince> {
  const rows = await db.execute<Row>(sql`
    with asked as materialized (
      select closecall_now() as now, ${momentOf(since)} as after
    ),
    newest as materialized (
      select id, at, action, entity, entity_id, detail from audit_events
      order by id desc limit ${mostEvents}
    ),
    touched as (
      select entity_id, max(id) as event_id, max(at) as at,
        bool_or(${opened}) as found
      from newest
      where entity = 'candidate' and at >= (select after from asked)
        and action not like '%\\_refused' and (action <> 'detected' or ${opened})
      group by entity_id order by max(id) desc limit ${mostChanges + 1}
    )
    select ${ms(sql`asked.now`)} as "nowMs",
      (select count(*) < ${mostEvents} or min(at) < asked.after from newest) as "reachesBack",
      c.id::text, c.status, c.version, c.decided_by as "by", ${ms(sql`t.at`)} as "atMs",
      c.team_id as team, t.event_id::text as "eventId", (t.found and c.status = 'open') as "isFound"
    from asked
    left join (touched t join candidates c on c.id = t.entity_id::uuid) on true
    order by t.event_id`);
  const [first] = rows;
  if (first === undefined) throw new Error('the database did not tell its time');
  const changes = rows.flatMap(toChange);
  return {
    changes: changes.slice(-mostChanges),
    asOf: new Date(Number(first.nowMs)),
    isWhole: first.reachesBack && changes.length <= mostChanges,
  };
}

/** Of an event: it made the candidate one that needs a decision. */
const opened = sql`coalesce(detail->>'to', detail->>'status') is not distinct from 'open'`;

function momentOf(since: Since) {
  return since instanceof Date
    ? sql`${since.toISOString()}::timestamptz`
    : sql`closecall_now() - make_interval(secs => ${since.ageMs / 1000})`;
}

function ms(moment: ReturnType<typeof sql>) {
  return sql`(extract(epoch from ${moment}) * 1000)::bigint::text`;
}

function toChange({ id, status, version, by, team, atMs, eventId, isFound }: Row): Change[] {
  if (id === null) return [];
  const at = new Date(Number(atMs));
  return [{ id, status, version, by, team, isFound, at, eventId: Number(eventId) }];
}
