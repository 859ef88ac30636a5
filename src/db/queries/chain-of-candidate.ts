import { type SQL, sql } from 'drizzle-orm';
import type { CandidateStatus } from '../../core/candidate/status.ts';
import type { DetectorName } from '../../core/detect/finding.ts';
import {
  CHAIN_HOURS,
  CHAIN_HOURS_OF_ITSELF,
  CHAIN_HOURS_OF_REVISION,
} from '../../core/relate/windows.ts';
import type { DbOrTx } from '../client.ts';
import { wasNoNearMiss } from './was-no-near-miss.ts';

/** A near miss among those that belong to one story. */
export type ChainLink = {
  id: string;
  detector: DetectorName;
  subject: string;
  title: string;
  status: CandidateStatus;
  beganAt: Date;
  occurredAt: Date;
  mayBeFirst: boolean;
};

type Row = Omit<ChainLink, 'beganAt' | 'occurredAt'> & { began: Date | string; at: Date | string };

/** A story that never ends, as of an alert that fires all year, is followed so far. */
const mostLinks = 200;

const hours = (count: number): SQL => sql.raw(`interval '${count} hours'`);

/** When it began, as far as that counts for what it is linked with. */
const began = (of: string): SQL =>
  sql.raw(`greatest(least(${of}.began_at, ${of}.occurred_at),
    ${of}.occurred_at - interval '${CHAIN_HOURS_OF_ITSELF} hours')`);

/**
 * A candidate's chain, itself in it: candidates of the same service, environment or revision that lie
 * close together, what is linked with those, and so on. What was taken back and what another
 * candidate stands for is no link.
 */
export async function chainOfCandidate(db: DbOrTx, id: string): Promise<readonly ChainLink[]> {
  // The recursion goes no further than rows of it are asked for.
  const rows = await db.execute<Row>(sql`
    with recursive chain (id) as (
      select id from candidates where id = ${id}::uuid and status <> 'withdrawn'
      union
      select near.id from chain join candidates link using (id), lateral (${nearToLink}) near
    )
    select id, detector, subject_key as subject, title, status,
      coalesce(began_at, occurred_at) as began, occurred_at as at,
      status <> 'suppressed' and not ${wasNoNearMiss('candidates')} as "mayBeFirst"
    from candidates where id in (select id from chain limit ${mostLinks})`);
  return rows.map(({ began: beganAt, at, ...row }) => ({
    ...row,
    beganAt: new Date(beganAt),
    occurredAt: new Date(at),
  }));
}

/**
 * What is close to a link; each way of belonging together has its own index. Revisions are looked up
 * before the time is: the planner expects many of a commit, and would read all of those days besides.
 */
export const nearToLink = sql`
  select other.id from candidates other
    where other.service_id = link.service_id and ${within(CHAIN_HOURS)}
  union all
  select other.id from candidates other
    where other.environment = link.environment and ${within(CHAIN_HOURS)}
  union all
  select other.id
    from lateral (select * from candidates where revisions && link.revisions offset 0) other
    where ${within(CHAIN_HOURS_OF_REVISION)}`;

/** The two lie no further apart, from the end of one to the beginning of the other. */
function within(apart: number): SQL {
  return sql`other.occurred_at between ${began('link')} - ${hours(apart)}
      and link.occurred_at + ${hours(apart + CHAIN_HOURS_OF_ITSELF)}
    and ${began('other')} <= link.occurred_at + ${hours(apart)}
    and other.status <> 'withdrawn' and not (other.status = 'merged' and other.decided_by = 'system')`;
}
