import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { err, ok, type Result } from '../../core/result.ts';
import { isFor, roleForScopes, type TokenScope } from '../../core/token-scopes.ts';
import { writeAudit } from '../../db/audit.ts';
import { type Database, now, type Transaction } from '../../db/client.ts';
import { databaseNow } from '../../db/queries/database-now.ts';
import { isLive } from '../../db/queries/live-api-token.ts';
import { type ApiTokenRow, apiTokens } from '../../db/schema/api-tokens.ts';
import { teams } from '../../db/schema/index.ts';
import type { Caller } from '../caller.ts';
import { hashToken, newToken } from './token-hash.ts';

/** `teams`: for which it decides, null for all. `days` until it expires; null for never. */
export type WantedToken = {
  name: string;
  scopes: readonly TokenScope[];
  teams: readonly string[] | null;
  days: number | null;
};

/** Unless somebody says otherwise. */
export const usualTokenDays = 90;
export const mostTokenDays = 365;

const dayMs = 24 * 60 * 60 * 1000;

export type TokenRefused =
  | { code: 'invalid'; path: keyof WantedToken; message: string }
  | { code: 'not-allowed'; detail: string };

/** Who makes a token: a person, the command line, or a token that may do no more than its own. */
export type TokenMaker = Pick<Caller, 'actor' | 'token'>;

export type MadeToken = { row: ApiTokenRow; token: string };

/** Makes a token. It is answered here once; what is stored does not lead back to it. */
export async function makeApiToken(
  db: Database,
  wanted: WantedToken,
  maker: TokenMaker,
): Promise<Result<MadeToken, TokenRefused>> {
  return db.transaction(async (tx) => {
    // One at a time, so that no two have one name: the history knows them by that.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('api tokens', 0))`);
    const refused = (await whyNot(tx, wanted)) ?? whyNotBy(wanted, maker, await databaseNow(tx));
    if (refused !== null) return err(refused);
    const token = `cc_${newToken()}`;
    const [row] = await tx
      .insert(apiTokens)
      .values(valuesOf(wanted, token, maker))
      .returning();
    if (row === undefined) throw new Error('the new token was not inserted');
    const { name, scopes, teams: forTeams, expiresAt } = row;
    await writeAudit(tx, {
      actor: maker.actor,
      action: 'token_made',
      entity: 'api_token',
      entityId: row.id,
      detail: { name, scopes, teams: forTeams, expiresAt: expiresAt?.toISOString() ?? null },
    });
    return ok({ row, token });
  });
}

function valuesOf({ name, scopes, teams, days }: WantedToken, token: string, maker: TokenMaker) {
  const told = [...new Set(scopes)];
  return {
    ...{ id: uuid(), name, scopes: told, role: roleForScopes(told) },
    teams: teams === null ? null : [...new Set(teams)],
    tokenHash: hashToken(token),
    tail: token.slice(-4),
    createdBy: maker.actor,
    createdAt: now,
    expiresAt: days === null ? null : sql<Date>`closecall_now() + make_interval(days => ${days})`,
  };
}

async function whyNot(tx: Transaction, wanted: WantedToken): Promise<TokenRefused | null> {
  const { name, scopes, teams: forTeams } = wanted;
  const isTaken = (await tx.$count(apiTokens, and(eq(apiTokens.name, name), isLive))) > 0;
  // What `CLOSECALL_API_TOKEN` does stands in the history under this name.
  if (isTaken || name === 'environment') {
    return invalid('name', 'is the name of another token; choose one that tells them apart');
  }
  if (scopes.length === 0) return invalid('scopes', 'names nothing that the token is for');
  if (forTeams === null) return null;
  if (!scopes.includes('decide')) {
    return invalid('teams', 'limits what the token decides on, and it is not for that');
  }
  if (scopes.includes('configure')) {
    return invalid('teams', 'is of no use: what is configured concerns every team');
  }
  const missing = await missingTeam(tx, forTeams);
  return missing === null ? null : invalid('teams', `there is no team called “${missing}”`);
}

async function missingTeam(tx: Transaction, asked: readonly string[]): Promise<string | null> {
  const rows = await tx
    .select({ id: teams.id })
    .from(teams)
    .where(inArray(teams.id, [...asked]));
  const known = new Set(rows.map(({ id }) => id));
  return asked.find((id) => !known.has(id)) ?? null;
}

/** A token makes none that may do more than itself, or for longer. */
function whyNotBy(
  { scopes, days }: WantedToken,
  { token }: TokenMaker,
  at: Date,
): TokenRefused | null {
  const own = token?.scopes;
  const beyond = own === undefined ? undefined : scopes.find((scope) => !isFor(own, scope));
  if (beyond !== undefined) {
    const detail = `A token can’t make one that may do more than itself; this one is not for ${beyond}.`;
    return { code: 'not-allowed', detail };
  }
  const end = token?.expiresAt ?? null;
  if (end === null) return null;
  const isLonger = days === null || at.getTime() + days * dayMs > end.getTime();
  const detail = `A token can’t make one that lasts longer than itself; this one ends ${end.toISOString()}.`;
  return isLonger ? { code: 'not-allowed', detail } : null;
}

function invalid(path: keyof WantedToken, message: string): TokenRefused {
  return { code: 'invalid', path, message };
}

/** Ends a token at once; saying it twice says it once. Null when there is none. */
export async function revokeApiToken(
  db: Database,
  id: string,
  actor: string,
): Promise<ApiTokenRow | null> {
  return db.transaction(async (tx) => {
    const [revoked] = await tx
      .update(apiTokens)
      .set({ revokedAt: now })
      .where(and(eq(apiTokens.id, id), isNull(apiTokens.revokedAt)))
      .returning();
    if (revoked === undefined) {
      const [known] = await tx.select().from(apiTokens).where(eq(apiTokens.id, id));
      return known ?? null;
    }
    await writeAudit(tx, {
      actor,
      action: 'token_revoked',
      entity: 'api_token',
      entityId: id,
      detail: { name: revoked.name },
    });
    return revoked;
  });
}
