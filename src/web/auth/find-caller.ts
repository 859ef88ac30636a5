import type { Context } from 'hono';
import type { Clock } from '../../clock.ts';
import { liveApiToken } from '../../db/queries/live-api-token.ts';
import { noteTokenUsed } from '../../db/queries/note-token-used.ts';
import type { Caller } from '../caller.ts';
import { callerOf, findSession, type SessionContext } from './sessions.ts';
import { hashToken, isSameToken } from './token-hash.ts';

export type FindCallerContext = SessionContext & { clock: Clock; outsideToken: string | null };

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
  { db, outsideToken, clock }: FindCallerContext,
  authorization: string,
): Promise<Caller | null> {
  const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (token === undefined) return null;
  if (outsideToken !== null && isSameToken(token, outsideToken)) {
    return { ...tokenCaller('environment', 'admin'), teams: [], decidesFor: 'all' };
  }
  const row = await liveApiToken(db, hashToken(token));
  if (row === null) return null;
  // What it was asked for last is kept to the minute: most requests write nothing.
  const { id, lastUsedAt, expiresAt, scopes, teams } = row;
  const agoMs = lastUsedAt === null ? null : clock.now().getTime() - lastUsedAt.getTime();
  if (agoMs === null || agoMs >= 60_000) await noteTokenUsed(db, id);
  return {
    ...tokenCaller(row.name, row.role),
    teams: teams ?? [],
    decidesFor: teams === null ? 'all' : 'own-teams',
    token: { id, expiresAt, ...(scopes === null ? {} : { scopes }) },
  };
}

function tokenCaller(name: string, role: Caller['role']) {
  return { actor: `token:${name}`, name, role, csrfToken: null };
}
