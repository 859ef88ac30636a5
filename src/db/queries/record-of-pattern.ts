import { sql } from 'drizzle-orm';
import type { PatternRecord } from '../../core/policy/pattern-record.ts';
import type { DbOrTx } from '../client.ts';
import { judgementsOfPatterns } from './judgements.ts';

/** How people judged one pattern, by its own candidates alone, which the index of fingerprints finds. */
export async function recordOfPattern(db: DbOrTx, fingerprint: string): Promise<PatternRecord> {
  const [record] = await db.execute<PatternRecord>(sql`
    select coalesce(sum(agreed), 0)::int as agreed, coalesce(sum(disagreed), 0)::int as disagreed
    from ${judgementsOfPatterns}
    where fingerprint = ${fingerprint}`);
  if (record === undefined) throw new Error('the database did not count what people judged');
  return record;
}
