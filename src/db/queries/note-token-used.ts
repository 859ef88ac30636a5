import { and, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../client.ts';
import { apiTokens } from '../schema/api-tokens.ts';

/** Keeps that a token was used in this minute; written once a minute however often it is. */
export async function noteTokenUsed(db: Database, id: string): Promise<void> {
  const minute = sql`date_trunc('minute', closecall_now())`;
  await db
    .update(apiTokens)
    .set({ lastUsedAt: minute })
    .where(
      and(eq(apiTokens.id, id), or(isNull(apiTokens.lastUsedAt), lt(apiTokens.lastUsedAt, minute))),
    );
}
