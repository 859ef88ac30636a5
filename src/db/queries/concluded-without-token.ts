import { sql } from 'drizzle-orm';
import { NO_API_TOKEN } from '../../core/detect/no-api-token.ts';
import type { DbOrTx } from '../client.ts';

/** Older near misses are judged already, or nobody will. */
const days = 7;

/**
 * Keys of subjects of a connection, those after `afterKey` in their order, of which something was
 * left open lately because nobody could be asked.
 */
export async function concludedWithoutToken(
  db: DbOrTx,
  connectionId: string,
  page: { afterKey: string; limit: number },
): Promise<readonly string[]> {
  const because = `%${NO_API_TOKEN}%`;
  const rows = await db.execute<{ key: string }>(sql`
    select key from subjects
    where connection_id = ${connectionId} and key > ${page.afterKey}
      and updated_at > closecall_now() - make_interval(days => ${days})
      and (because::text like ${because} or exists (
        select 1 from candidates where subject_key = subjects.key
          and finding->>'unconfirmed' like ${because}))
    order by key limit ${page.limit}`);
  return rows.map(({ key }) => key);
}
