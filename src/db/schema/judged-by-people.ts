import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';

/**
 * A person decided, or a program of theirs with a token of the API: whatever the policy and
 * Closecall itself did not. What only rules did is never evidence for rules.
 */
export function byPeople(decidedBy: SQLWrapper): SQL {
  return sql`${decidedBy} <> 'system' and ${decidedBy} not like 'policy:%'`;
}

/** People confirmed it, or said that it is no near miss: what agreement and offers stand on. */
export function judgedByPeople({
  decidedBy,
  status,
  decisionReason,
}: {
  decidedBy: SQLWrapper;
  status: SQLWrapper;
  decisionReason: SQLWrapper;
}): SQL {
  return sql`${byPeople(decidedBy)} and (${status} = 'confirmed' or (${status} = 'dismissed' and ${decisionReason} = 'not_a_near_miss'))`;
}
