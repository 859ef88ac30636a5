import { sql } from 'drizzle-orm';
import { PRECURSOR_DAYS } from '../../core/relate/windows.ts';
import { wasNoNearMiss } from './was-no-near-miss.ts';

/**
 * Whether the candidate `c` announced the incident `i`, which people worked: a near miss of the same
 * service, a week before it at most. One that fired again at once and was then worked was taken back
 * for that, and is the clearest announcement of all. What people say was none announces nothing.
 */
export const announces = sql`
  c.service_id = i.service_id and c.subject_key <> i.subject_key and i.worked_from is not null
  and c.occurred_at < i.started_at
  and c.occurred_at >= i.started_at - make_interval(days => ${PRECURSOR_DAYS})
  and (c.status <> 'withdrawn' or (c.finding->'incident'->>'role' = 'announced'
    and c.finding->'incident'->>'subject' = i.subject_key))
  and not ${wasNoNearMiss('c')}`;
