import { and, eq, isNull } from 'drizzle-orm';
import type { Context } from 'hono';
import { apiTokens } from '../../db/schema/index.ts';
import type { Caller } from '../caller.ts';
import { callerOf, findSession, type SessionContext } from './sessions.ts';
import { hashToken, isSameToken } from './token-hash.ts';

export type FindCallerContext = SessionContext & { outsideToken: string | null };

export type FoundCaller =
  | { kind: 'found'; caller: Caller }
  /** Nothing that could be somebody came with the request, or a session that has ended. */
  | { kind: 'nobody' }
  /** A token came with it, and it is not good. */
  | { kind: 'bad-token' };

/** Who makes the request. A request with a token is judged by that alone, whatever cookies it has. */
export async function findCaller(c: Context, context: FindCallerContext): Promise<FoundCaller> {
  const authorization = c.req.header('authorization');
  if (authorization !== undefined) {
    const caller = await findToken(context, authorization);
    return caller === null ? { kind: 'bad-token' } : { kind: 'found', caller };
  }
  const session = await findSession(c, context);
  return session === null
    ? { kind: 'nobody' }
    : { kind: 'found', caller: callerOf(session, context) };
}

async function findToken(
  { db, outsideToken }: FindCallerContext,
  authorization: string,
): Promise<Caller | null> {
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) return null;
  if (outsideToken !== null && isSameToken(token, outsideToken)) {
    return tokenCaller('environment', 'admin');
  }
  const [row] = await db
    .select({ name: apiTokens.name, role: apiTokens.role })
    .from(apiTokens)
    .where(and(eq(apiTokens.tokenHash, hashToken(token)), isNull(apiTokens.revokedAt)));
  return row === undefined ? null : tokenCaller(row.name, row.role);
}

function tokenCaller(name: string, role: Caller['role']): Caller {
  return { actor: `token:${name}`, name, role, csrfToken: null, teams: [], decidesFor: 'all' };
}
