import { asc, desc, isNull, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { apiTokens } from '../schema/api-tokens.ts';

/** A token as people see it: everything but what would let somebody use it. */
export type ListedToken = Awaited<ReturnType<typeof listApiTokens>>[number];

/** So many tokens that nobody can keep an eye on more. */
const mostListed = 500;

/** The tokens that are in force first, each newest first. What was revoked stays, for the record. */
export async function listApiTokens(db: DbOrTx) {
  const { id, name, role, scopes, teams, tail, createdBy } = apiTokens;
  const { createdAt, expiresAt, revokedAt, lastUsedAt } = apiTokens;
  return db
    .select({
      ...{ id, name, role, scopes, teams, tail, createdBy },
      ...{ createdAt, expiresAt, revokedAt, lastUsedAt },
      hasExpired: sql<boolean>`coalesce(${expiresAt} <= closecall_now(), false)`,
    })
    .from(apiTokens)
    .orderBy(
      desc(isNull(revokedAt)),
      asc(sql`coalesce(${expiresAt} <= closecall_now(), false)`),
      desc(createdAt),
      desc(id),
    )
    .limit(mostListed);
}
