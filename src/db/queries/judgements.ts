import { type SQL, sql } from 'drizzle-orm';
import { candidates } from '../schema/candidates.ts';
import { judgedByPeople } from '../schema/judged-by-people.ts';

/**
 * How people judged, by these columns of candidates, as a table to select from: only what people
 * confirmed or dismissed as `not_a_near_miss` counts; the policy's own decisions never do. A ticket
 * that was labelled as not useful is a dismissal, and takes the place of whoever had confirmed it;
 * a second ticket of the same near miss that is labelled too says nothing more.
 * Candidates are counted from their index alone where it has the columns; this repeats its condition.
 */
function judgementsBy(columns: SQL): SQL {
  return sql`(
  select ${columns},
    (count(*) filter (where status = 'confirmed'))::int as agreed,
    (count(*) filter (where status = 'dismissed'))::int as disagreed
  from candidates
  where ${judgedByPeople(candidates)}
  group by ${columns}
  union all
  select ${columns},
    case when status = 'confirmed' and ${judgedByPeople(candidates)} then -1 else 0 end,
    case when status = 'dismissed' and ${judgedByPeople(candidates)} then 0 else 1 end
  from candidates
  where id in (select candidate_id from follow_ups where not_useful_at is not null)
) as judgements`;
}

/** By detector, rule and service. */
export const judgements = judgementsBy(
  sql`candidates.detector, candidates.found_by, candidates.service_id`,
);

/** By fingerprint, detector and service. */
export const judgementsOfPatterns = judgementsBy(
  sql`candidates.fingerprint, candidates.detector, candidates.service_id`,
);
