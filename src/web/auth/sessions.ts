import { createHmac } from 'node:crypto';
import { eq } from 'drizzle-orm';
import type { Context } from 'hono';
import type { Clock } from '../../clock.ts';
import type { SecretBox } from '../../configure/secret-box.ts';
import { writeAudit } from '../../db/audit.ts';
import type { Database } from '../../db/client.ts';
import { type Person, personById } from '../../db/queries/person-by-id.ts';
import { userSessions } from '../../db/schema/index.ts';
import type { Caller } from '../caller.ts';
import { maskToken } from './form-token.ts';
import type { Identity } from './identity.ts';
import { hasSessionCookie, longestSessionSeconds, passCookie } from './session-cookie.ts';

export type SessionContext = {
  db: Database;
  clock: Clock;
  identity: Identity;
  secretBox: Pick<SecretBox, 'derive'>;
  secureCookies: boolean;
};

/** A session that runs, and whose it is. */
export type FoundSession = { id: string; person: Person };

/**
 * The session that a request comes with; null when it ended, or its person may not sign in any more.
 * What they may do is read anew each time, so that a change counts at once.
 */
export async function findSession(
  c: Context,
  context: SessionContext,
): Promise<FoundSession | null> {
  if (!hasSessionCookie(c, context)) return null;
  const { headers, response } = await context.identity.api
    .getSession({
      headers: c.req.raw.headers,
      // A page that is merely open asks again and again; that is no use of the session.
      query: { disableRefresh: c.req.path.startsWith('/live') },
      returnHeaders: true,
    })
    .catch((error: unknown) => {
      // It hides what the database said behind an error of its own.
      throw error instanceof Error && error.cause !== undefined ? error.cause : error;
    });
  if (response === null) return null;
  const { session } = response;
  const ageMs = context.clock.now().getTime() - session.createdAt.getTime();
  if (ageMs >= longestSessionSeconds * 1000) return null;
  const person = await personById(context.db, session.userId);
  if (person === null || !person.isActive) return null;
  passCookie(c, context, headers);
  return { id: session.id, person };
}

/** Who makes the requests of a session. */
export function callerOf({ id, person }: FoundSession, context: SessionContext): Caller {
  const { handle, name, role, teams, decidesFor } = person;
  const csrfToken = maskToken(csrfTokenOf(id, context));
  return { actor: `person:${handle}`, name, role, csrfToken, teams, decidesFor };
}

/** The session's own, known to whoever has the secret key and to nobody who only reads the database. */
function csrfTokenOf(sessionId: string, { secretBox }: SessionContext): Buffer {
  const key = secretBox.derive('closecall forms');
  return createHmac('sha256', key).update(sessionId).digest();
}

/** Ends a session for good. */
export async function closeSession(db: Database, { id, person }: FoundSession): Promise<void> {
  await db.transaction(async (tx) => {
    const gone = await tx
      .delete(userSessions)
      .where(eq(userSessions.id, id))
      .returning({ id: userSessions.id });
    if (gone.length === 0) return;
    await writeAudit(tx, {
      actor: `person:${person.handle}`,
      action: 'signed_out',
      entity: 'session',
      entityId: person.handle,
      detail: {},
    });
  });
}

/** Opens a session for somebody, under a new id, and ends the one that the browser had. */
export async function openSessionFor(
  c: Context,
  context: SessionContext,
  userId: string,
): Promise<boolean> {
  const former = await findSession(c, context);
  const { headers, response } = await context.identity.api.openSessionOf({
    body: { userId },
    headers: c.req.raw.headers,
    returnHeaders: true,
  });
  if (!response.isOpen) return false;
  if (former !== null) await closeSession(context.db, former);
  c.header('set-cookie', undefined);
  passCookie(c, context, headers);
  return true;
}
