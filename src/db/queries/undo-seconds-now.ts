import { sql } from 'drizzle-orm';
import { DEFAULT_POLICY } from '../../core/policy/default-rules.ts';
import type { DbOrTx } from '../client.ts';

/** For how many seconds a confirmation can be taken back before its ticket is sent. */
export async function undoSecondsNow(db: DbOrTx): Promise<number> {
  const [row] = await db.execute<{ seconds: number }>(sql`
    select coalesce((select (document->>'undoSeconds')::float8 from policies where active),
      ${DEFAULT_POLICY.undoSeconds}::float8) as seconds`);
  return row?.seconds ?? DEFAULT_POLICY.undoSeconds;
}
