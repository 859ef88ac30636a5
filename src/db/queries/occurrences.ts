import { type SQL, sql } from 'drizzle-orm';
import { wasNoNearMiss } from './was-no-near-miss.ts';

/** What people dismissed as no near miss, a test or bad data is none. */
const isNearMiss = sql`not ${wasNoNearMiss('candidates')}`;

/**
 * Everything that occurred, as a table to select from: candidates that were not taken back and that
 * no other candidate of their episode stands for, and what is counted only. Rates are taken from it:
 * how often something fires does not depend on what people said of it.
 */
export const occurrences = occurring(sql`true`);

/**
 * The same without what people said was nothing. "Seen n times" is told of it: nobody wants to hear
 * again of what was nothing.
 */
export const nearMissOccurrences = occurring(isNearMiss);

function occurring(besides: SQL): SQL {
  return sql`(
  select detector, service_id, fingerprint, occurred_at, detected_at as known_at,
      id::text as candidate_id, ${isNearMiss} as is_near_miss
    from candidates
    where status <> 'withdrawn' and not (status = 'merged' and decided_by = 'system')
      and ${besides}
  union all
  select detector, service_id, fingerprint, occurred_at, recorded_at as known_at,
      null as candidate_id, true as is_near_miss
    from counted_findings
) as occurrences`;
}
