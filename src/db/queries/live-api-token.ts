import { and, eq, gt, isNull, or } from 'drizzle-orm';
import { type DbOrTx, now } from '../client.ts';
import { type ApiTokenRow, apiTokens } from '../schema/api-tokens.ts';

/** The token with this hash; null where there is none, or it was revoked or has expired. */
export async function liveApiToken(db: DbOrTx, tokenHash: Buffer): Promise<ApiTokenRow | null> {
  const [row] = await db
    .select()
    .from(apiTokens)
    .where(and(eq(apiTokens.tokenHash, tokenHash), isLive));
  return row ?? null;
}

/** Neither revoked nor expired. */
export const isLive = and(
  isNull(apiTokens.revokedAt),
  or(isNull(apiTokens.expiresAt), gt(apiTokens.expiresAt, now)),
);
