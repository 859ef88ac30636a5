import { sql } from 'drizzle-orm';
import type { PatternRecord } from '../../core/policy/pattern-record.ts';
import type { DbOrTx } from '../client.ts';
import type { CandidateRow } from '../schema/candidates.ts';
import { judgements } from './judgements.ts';

/** How people judged what the same rule of a detector found on one service, as agreement counts it. */
export async function recordOfKind(
  db: DbOrTx,
  {
    detector,
    foundBy,
    serviceId,
  }: Pick<CandidateRow, 'detector' | 'foundBy'> & { serviceId: string },
): Promise<PatternRecord> {
  const byRule = foundBy === null ? sql`found_by is null` : sql`found_by = ${foundBy}`;
  const [record] = await db.execute<PatternRecord>(sql`
    select coalesce(sum(agreed), 0)::int as agreed, coalesce(sum(disagreed), 0)::int as disagreed
    from ${judgements}
    where detector = ${detector} and ${byRule} and service_id = ${serviceId}`);
  if (record === undefined) throw new Error('the database did not count what people judged');
  return record;
}
