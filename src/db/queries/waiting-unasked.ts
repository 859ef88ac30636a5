import { and, eq, inArray, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/** Subjects of these connections whose candidates wait for an answer that nobody asks for. */
export async function waitingUnasked(
  db: DbOrTx,
  connectionIds: readonly string[],
  limit: number,
): Promise<readonly string[]> {
  if (connectionIds.length === 0) return [];
  const rows = await db
    .selectDistinct({ subjectKey: candidates.subjectKey })
    .from(candidates)
    .where(
      and(
        eq(candidates.status, 'settling'),
        inArray(candidates.connectionId, [...connectionIds]),
        sql`${candidates.finding}->>'awaits' is not null`,
        sql`not exists (select 1 from outbox o where o.ref = ${candidates.subjectKey} and o.task in ('ask-provider', 'recompute-subject'))`,
      ),
    )
    .limit(limit);
  return rows.map(({ subjectKey }) => subjectKey);
}
