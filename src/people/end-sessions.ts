import { and, eq, ne } from 'drizzle-orm';
import type { DbOrTx } from '../db/client.ts';
import { oneTimeLinks, userSessions } from '../db/schema/index.ts';

/** Signs somebody out everywhere, with their next request; `but` names a session that stays. */
export async function endSessions(db: DbOrTx, userId: string, but?: string): Promise<void> {
  await db
    .delete(userSessions)
    .where(
      and(
        eq(userSessions.userId, userId),
        but === undefined ? undefined : ne(userSessions.id, but),
      ),
    );
}

/** Links that would still lead in are worth nothing any more. */
export async function endLinks(db: DbOrTx, userId: string): Promise<void> {
  await db.delete(oneTimeLinks).where(eq(oneTimeLinks.userId, userId));
}
