import { sql } from 'drizzle-orm';

/** Whether a team labelled a ticket as not useful. */
const isNotUseful = sql`false`;

/**
 * How people judged, by detector, rule and service, as a table to select from: only what people
 * confirmed or dismissed as `not_a_near_miss` counts; the policy's own decisions never do. A ticket
 * that was labelled as not useful is a dismissal, and takes the place of whoever had confirmed it.
 * Candidates are counted from their index alone, whose condition this repeats.
 */
export const judgements = sql`(
  select detector, found_by, service_id,
    (count(*) filter (where status = 'confirmed'))::int as agreed,
    (count(*) filter (where status = 'dismissed'))::int as disagreed
  from candidates
  where decided_by like 'person:%' and (status = 'confirmed'
    or (status = 'dismissed' and decision_reason = 'not_a_near_miss'))
  group by detector, found_by, service_id
  union all
  select detector, found_by, service_id,
    case when candidates.status = 'confirmed' and decided_by like 'person:%' then -1 else 0 end,
    case when candidates.status = 'dismissed' and decision_reason = 'not_a_near_miss'
      and decided_by like 'person:%' then 0 else 1 end
  from follow_ups join candidates on candidates.id = follow_ups.candidate_id
  where ${isNotUseful}
) as judgements`;
