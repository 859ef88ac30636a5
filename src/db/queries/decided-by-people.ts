import { sql } from 'drizzle-orm';
import { candidates } from '../schema/candidates.ts';

/** When a person decided on a candidate for good; null where nobody did, or only the policy. */
export const decidedByPeopleAt = sql<Date | null>`
  case when ${candidates.status} in ('confirmed', 'dismissed', 'merged')
    and ${candidates.decidedBy} <> 'system' and ${candidates.decidedBy} not like 'policy:%'
  then ${candidates.decidedAt} end`.mapWith(candidates.decidedAt);
