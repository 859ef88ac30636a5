import { sql } from 'drizzle-orm';
import type { DetectorName } from '../../core/detect/finding.ts';
import type { AgreementCounts } from '../../core/score/agreement.ts';
import type { DbOrTx } from '../client.ts';
import { occurrences } from './occurrences.ts';

/** Older ones weigh next to nothing in a rate with a half-life of a month. */
const mostRead = 500;

/** What was kept so far, as far as the score of a candidate stands on it. */
export type ScoreBasis = {
  /** The database's time, to the millisecond. */
  now: Date;
  /** When the first candidate of all happened: since then near misses have been kept. */
  watchedSince: Date | null;
  /** How often the fingerprint was seen besides, and when, newest first; 500 times at most. */
  count: number;
  /** How many of these are of the last 14 days. */
  count14d: number;
  times: readonly Date[];
  judgements: AgreementCounts;
};

type Of = {
  candidateId: string;
  fingerprint: string;
  detector: DetectorName;
  serviceId: string | null;
};

type Row = {
  now: string;
  since: string | null;
  count: number;
  count14d: number;
  times: readonly string[];
  judged: readonly Judged[];
};

type Judged = { detector: string; here: boolean; agreed: number; disagreed: number };

/**
 * Reads it in one statement. Judgements are how people judged, for a detector on a service, for the
 * detector, and for everything: only what people confirmed or dismissed as `not_a_near_miss` counts;
 * the policy's own decisions never do.
 */
export async function scoreBasis(db: DbOrTx, of: Of): Promise<ScoreBasis> {
  const rows = await db.execute<Row>(sql`
    with seen as materialized (
      select occurred_at from ${occurrences}
      where fingerprint = ${of.fingerprint} and candidate_id is distinct from ${of.candidateId}
    ), newest as (
      select occurred_at from seen order by occurred_at desc limit ${mostRead}
    ), judged as (
      select detector, service_id is not distinct from ${of.serviceId} as here,
        count(*) filter (where status = 'confirmed') as agreed,
        count(*) filter (where status = 'dismissed') as disagreed
      from candidates
      where decided_by like 'person:%' and (status = 'confirmed'
        or (status = 'dismissed' and decision_reason = 'not_a_near_miss'))
      group by 1, 2
    )
    select (extract(epoch from closecall_now()) * 1000)::bigint as now,
      (select occurred_at from candidates order by id limit 1) as since,
      (select count(*)::int from seen) as count,
      (select count(*)::int from seen
        where occurred_at > closecall_now() - interval '14 days') as "count14d",
      coalesce((select json_agg(occurred_at order by occurred_at desc) from newest), '[]') as times,
      coalesce((select json_agg(judged) from judged), '[]') as judged`);
  const [row] = rows;
  if (row === undefined) throw new Error('the database did not tell what a score stands on');
  return {
    now: new Date(Number(row.now)),
    watchedSince: row.since === null ? null : new Date(row.since),
    count: row.count,
    count14d: row.count14d,
    times: row.times.map((time) => new Date(time)),
    judgements: judgements(row.judged, of.detector),
  };
}

function judgements(judged: readonly Judged[], detector: DetectorName): AgreementCounts {
  const sum = (counted: readonly Judged[]) => ({
    agreed: counted.reduce((total, { agreed }) => total + agreed, 0),
    disagreed: counted.reduce((total, { disagreed }) => total + disagreed, 0),
  });
  const ofDetector = judged.filter((each) => each.detector === detector);
  return {
    here: sum(ofDetector.filter(({ here }) => here)),
    detector: sum(ofDetector),
    all: sum(judged),
  };
}
