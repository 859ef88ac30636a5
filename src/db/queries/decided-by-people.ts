import { sql } from 'drizzle-orm';
import { candidates } from '../schema/candidates.ts';
import { byPeople } from '../schema/judged-by-people.ts';

/** When a person decided on a candidate for good; null where nobody did, or only the policy. */
export const decidedByPeopleAt = sql<Date | null>`
  case when ${candidates.status} in ('confirmed', 'dismissed', 'merged')
    and ${byPeople(candidates.decidedBy)}
  then ${candidates.decidedAt} end`.mapWith(candidates.decidedAt);
