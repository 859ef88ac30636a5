import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** Whether anything was ever of this pattern, or anything said of it. */
export async function patternExists(db: DbOrTx, fingerprint: string): Promise<boolean> {
  const [row] = await db.execute<{ known: boolean }>(sql`select
    exists (select 1 from candidates where fingerprint = ${fingerprint})
    or exists (select 1 from counted_findings where fingerprint = ${fingerprint})
    or exists (select 1 from pattern_edits
      where fingerprint = ${fingerprint} or "into" = ${fingerprint}) as known`);
  return row?.known ?? false;
}
