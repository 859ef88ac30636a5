import { sql } from 'drizzle-orm';

/**
 * Everything that occurred, as a table to select from: candidates that were not taken back and that
 * no other candidate of their episode stands for, and what is counted only.
 */
export const occurrences = sql`(
  select detector, service_id, fingerprint, occurred_at, detected_at as known_at,
      id::text as candidate_id
    from candidates
    where status <> 'withdrawn' and not (status = 'merged' and decided_by = 'system')
  union all
  select detector, service_id, fingerprint, occurred_at, recorded_at as known_at,
      null as candidate_id
    from counted_findings
) as occurrences`;
