import { sql } from 'drizzle-orm';
import type { DetectorName } from '../../core/detect/finding.ts';
import type { FoundBy } from '../../core/detect/found-by.ts';
import type { AgreementCounts, Judgements } from '../../core/score/agreement.ts';
import type { DetectorPrior } from '../../core/score/learn-priors.ts';
import type { DbOrTx } from '../client.ts';
import { judgements } from './judgements.ts';
import { occurrences } from './occurrences.ts';

/** What was seen so often comes back for sure, however much more of it there was. */
const mostRead = 500;

/** How often a fingerprint was seen, and when, newest first; 500 times at most, but all are counted. */
export type Seen = {
  count: number;
  /** How many of these are of the last 14 days. */
  count14d: number;
  /** The same of the last 30 days. */
  count30d: number;
  /** The first time of all; null where it was never seen. */
  first: Date | null;
  times: readonly Date[];
};

/** What was kept so far, as far as scores stand on it. */
export type ScoreBasis = {
  /** The database's time, to the millisecond. */
  now: Date;
  /** When the first candidate of all happened: since then near misses have been kept. */
  watchedSince: Date | null;
  /** For each that was asked for, in that order. */
  seen: readonly Seen[];
  judgements: JudgementsOf;
  priors: readonly DetectorPrior[];
};

type Judged = Judgements & { detector: string; foundBy: string | null; service: string | null };

type Row = {
  now: string;
  since: string | null;
  seen: SeenRow[];
  judged: Judged[];
  priors: PriorRow[];
};
type SeenRow = {
  count: number;
  count14d: number;
  count30d: number;
  first: number | null;
  times: number[];
};
type PriorRow = Omit<DetectorPrior, 'tier'> & { tier: number };

/** A fingerprint, and a candidate of it that is left out. */
export type WantedSeen = { fingerprint: string; leaveOut: string | null };

/**
 * Reads it in one statement, however many are asked for. What was read of judgements and priors for
 * others just before may be taken for these too.
 */
export async function scoreBasis(
  db: DbOrTx,
  wanted: readonly WantedSeen[],
  before: Pick<ScoreBasis, 'judgements' | 'priors'> | null = null,
): Promise<ScoreBasis> {
  const fingerprints = sql.param(wanted.map(({ fingerprint }) => fingerprint));
  const leaveOut = sql.param(wanted.map((each) => each.leaveOut));
  const rows = await db.execute<Row>(sql`
    with clock as materialized (select closecall_now() as now), wanted as (
      select * from unnest(${fingerprints}::text[], ${leaveOut}::text[])
        with ordinality as each (fingerprint, leave_out, nth)
    )
    select (extract(epoch from clock.now) * 1000)::bigint as now,
      (select occurred_at from candidates order by occurred_at limit 1) as since,
      (select coalesce(json_agg(json_build_object('count', seen.count, 'count14d', seen.count14d,
          'count30d', seen.count30d, 'first', seen.first, 'times', seen.times) order by nth), '[]')
        from wanted cross join lateral (
          select count(*)::int as count,
            count(*) filter (where occurred_at > (select now - interval '14 days' from clock))::int
              as count14d,
            count(*) filter (where occurred_at >= (select now - interval '30 days' from clock))::int
              as count30d,
            (extract(epoch from min(occurred_at)) * 1000)::bigint as first,
            coalesce((array_agg((extract(epoch from occurred_at) * 1000)::bigint
              order by occurred_at desc))[1:${sql.raw(String(mostRead))}], '{}') as times
          from ${occurrences}
          where fingerprint = wanted.fingerprint and candidate_id is distinct from wanted.leave_out
        ) as seen) as seen,
      (select coalesce(json_agg(json_build_object('detector', detector, 'foundBy', found_by,
          'service', service_id, 'agreed', agreed, 'disagreed', disagreed)), '[]')
        from ${judgements} where ${before === null}::boolean) as judged,
      (select coalesce(json_agg(json_build_object('detector', detector, 'tier', tier,
          'alpha', alpha, 'beta', beta, 'fingerprints', fingerprints, 'periodDays', period_days)
          order by detector, tier), '[]')
        from recurrence_priors where ${before === null}::boolean) as priors
    from clock`);
  const [row] = rows;
  if (row === undefined) throw new Error('the database did not tell what a score stands on');
  return {
    now: new Date(Number(row.now)),
    watchedSince: row.since === null ? null : new Date(row.since),
    seen: row.seen.map(({ times, first, ...counts }) => ({
      ...counts,
      first: first === null ? null : new Date(first),
      times: times.map((time) => new Date(time)),
    })),
    judgements: before?.judgements ?? sumUpJudgements(row.judged),
    priors: before?.priors ?? row.priors.map(toPrior),
  };
}

type Kind = { detector: DetectorName; foundBy: FoundBy | null; serviceId: string | null };

function toPrior({ tier, ...prior }: PriorRow): DetectorPrior {
  return { ...prior, tier: tier === 0 ? null : tier };
}

/** How people judged such a finding: the same rule's on its service, the detector's, and all. */
export type JudgementsOf = (of: Kind) => AgreementCounts;

const none: Judgements = { agreed: 0, disagreed: 0 };

/** Adds them up once for all that are scored. */
export function sumUpJudgements(judged: readonly Judged[]): JudgementsOf {
  const sums = new Map<string, Judgements>();
  for (const { detector, foundBy, service, agreed, disagreed } of judged) {
    for (const name of [all, detector, ...hereNames(detector, foundBy, service)]) {
      const sum = sums.get(name) ?? none;
      sums.set(name, { agreed: sum.agreed + agreed, disagreed: sum.disagreed + disagreed });
    }
  }
  return ({ detector, foundBy, serviceId }) => {
    const [here] = hereNames(detector, foundBy, serviceId);
    return {
      here: here === undefined ? null : (sums.get(here) ?? none),
      detector: sums.get(detector) ?? none,
      all: sums.get(all) ?? none,
    };
  };
}

const all = '';

/** What belongs to no service shares none with others: nothing was judged on the same one. */
function hereNames(
  detector: string,
  foundBy: string | null,
  service: string | null,
): readonly string[] {
  return service === null ? [] : [`${detector} ${foundBy} ${service}`];
}
