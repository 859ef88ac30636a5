import { type SQL, sql } from 'drizzle-orm';
import { noNearMissReasons } from '../../core/candidate/status.ts';

/** Whether people said of a candidate, which the query calls so, that nothing nearly went wrong. */
export function wasNoNearMiss(name: 'c' | 'candidates'): SQL {
  const [status, reason] = [sql.raw(`${name}.status`), sql.raw(`${name}.decision_reason`)];
  return sql`coalesce(${status} = 'dismissed'
    and ${reason} = any(${sql.param([...noNearMissReasons])}::text[]), false)`;
}
