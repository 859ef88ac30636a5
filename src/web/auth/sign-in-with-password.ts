import { createHash } from 'node:crypto';
import { isAPIError } from 'better-auth/api';
import type { Context } from 'hono';
import { err, ok, type Result } from '../../core/result.ts';
import { plainEmail } from '../../people/person.ts';
import { knownBrowser, rememberBrowser } from './known-browser.ts';
import { senderOf } from './sender.ts';
import { passCookie } from './session-cookie.ts';
import { closeSession, findSession, type SessionContext } from './sessions.ts';
import type { SignInLimit } from './sign-in-limit.ts';

export type SignInRefused = { code: 'wrong' } | { code: 'too-many'; waitSeconds: number };

type SignInContext = SessionContext & { publicUrl: string | null };

/**
 * Signs in by address and password, under a new session id. Nothing tells whether there is such an
 * account: the answer is the same, and a password is hashed in any case.
 */
export async function signInWithPassword(
  c: Context,
  context: SignInContext,
  limit: SignInLimit,
  form: { email: string; password: string },
): Promise<Result<null, SignInRefused>> {
  const email = plainEmail(form.email);
  const keys = limitKeys(c, context, email);
  const waitSeconds = limit.begin(keys);
  if (waitSeconds > 0) return err({ code: 'too-many', waitSeconds });
  const former = await findSession(c, context);
  const answer = await unlessRefused(() =>
    context.identity.api.signInEmail({
      body: { email, password: form.password },
      headers: c.req.raw.headers,
      returnHeaders: true,
    }),
  );
  if (answer === null) return err({ code: 'wrong' });
  limit.takeBack(keys);
  if (former !== null) await closeSession(context.db, former);
  c.header('set-cookie', undefined);
  passCookie(c, context, answer.headers);
  rememberBrowser(c, context, email);
  return ok(null);
}

/** What bad tries are counted by. */
function limitKeys(c: Context, context: SignInContext, email: string): readonly string[] {
  const browser = knownBrowser(c, context, email);
  if (browser !== null) return [`browser ${browser}`];
  // Anybody may send an address of any length.
  const account = createHash('sha256').update(email).digest('base64url');
  return [`account ${account}`, `address ${senderOf(c, context.publicUrl)}`];
}

/** Null where better-auth says no; its own troubles are thrown on. */
export async function unlessRefused<T>(work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (isAPIError(error) && error.statusCode < 500) return null;
    throw error;
  }
}
