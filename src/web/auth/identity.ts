import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { createAuthEndpoint } from 'better-auth/api';
import { setSessionCookie } from 'better-auth/cookies';
import { betterAuth } from 'better-auth/minimal';
import { v7 as uuid } from 'uuid';
import { z } from 'zod';
import type { SecretBox } from '../../configure/secret-box.ts';
import type { Database } from '../../db/client.ts';
import { userAccounts, userSessions, users } from '../../db/schema/index.ts';
import type { Log } from '../../observe/log.ts';
import { longestPassword, shortestPassword } from '../../people/person.ts';
import { mayOpenSession, noteSignIn } from './note-sign-in.ts';
import { idleSeconds, sessionCookieName } from './session-cookie.ts';

export type IdentityContext = {
  db: Database;
  secretBox: Pick<SecretBox, 'derive'>;
  log: Log;
  publicUrl: string | null;
  secureCookies: boolean;
};

/** How exactly the time of the last request is kept; a write for each would be a waste. */
const seenWithinSeconds = 60;

/**
 * Passwords and sessions, by better-auth. Its own routes are not served: ours call its functions, so
 * that nothing answers that is not in the access matrix. Everything is told by argument, it calls
 * nobody, and no session is trusted from a cookie alone, so that one that is ended is ended.
 */
export function createIdentity(context: IdentityContext) {
  const { db, secretBox, log, publicUrl, secureCookies } = context;
  const name = sessionCookieName(context);
  return betterAuth({
    appName: 'Closecall',
    baseURL: publicUrl ?? 'http://localhost',
    // As a list, so that no variable of the environment goes before it.
    secrets: [{ version: 1, value: secretBox.derive('closecall sign-in') }],
    telemetry: { enabled: false },
    logger: { level: 'error', log: (_level, message) => log.error({ detail: message }, 'sign-in') },
    database: drizzleAdapter(db, {
      provider: 'pg',
      schema: { user: users, session: userSessions, account: userAccounts },
    }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: shortestPassword,
      maxPasswordLength: longestPassword,
    },
    session: {
      expiresIn: idleSeconds,
      updateAge: seenWithinSeconds,
      freshAge: 0,
      cookieCache: { enabled: false },
    },
    databaseHooks: {
      session: {
        create: {
          before: async (session) => mayOpenSession(db, session.userId),
          after: async (session) => noteSignIn(db, session),
        },
      },
    },
    advanced: {
      // Behind a proxy it would be what anybody writes into a header.
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => uuid(), validateSchema: false },
      // The name has its own prefix, which binds the cookie to this host.
      useSecureCookies: false,
      cookies: { session_token: { name, attributes: { secure: secureCookies } } },
    },
    plugins: [{ id: 'closecall', endpoints: { openSessionOf } }],
  });
}

export type Identity = ReturnType<typeof createIdentity>;

/** Opens a session for somebody who proved who they are by a link or a provider. Served nowhere. */
const openSessionOf = createAuthEndpoint.serverOnly(
  { method: 'POST', body: z.object({ userId: z.string() }) },
  async (ctx) => {
    const { internalAdapter } = ctx.context;
    const [user, session] = [
      await internalAdapter.findUserById(ctx.body.userId),
      await internalAdapter.createSession(ctx.body.userId),
    ];
    if (user === null || session === null) return ctx.json({ isOpen: false });
    await setSessionCookie(ctx, { session, user });
    return ctx.json({ isOpen: true });
  },
);
