import type { Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { createMiddleware } from 'hono/factory';
import type { Caller } from '../caller.ts';
import { HttpProblem } from '../problem.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { answerError } from './answer-error.tsx';
import { type AttemptLimit, createAttemptLimit } from './attempt-limit.ts';
import { findCaller } from './find-caller.ts';
import { refuseForgery } from './refuse-forgery.ts';
import type { SessionContext } from './sessions.ts';

export type AuthContext = SessionContext &
  Pick<WebContext, 'log' | 'outsideToken' | 'publicUrl' | 'requestLimit'>;

const largestBodyBytes = 256 * 1024;

const limitBody = bodyLimit({
  maxSize: largestBodyBytes,
  onError: () => {
    throw new HttpProblem('too-large', 'A body may have at most 256 KB.');
  },
});

/**
 * Lets only known callers through, and of browsers only what our own pages sent: sets `caller`, or
 * answers 401, 403 or 413 by itself. What lies behind it is never cached.
 */
export function authenticate(context: AuthContext) {
  const limit = createAttemptLimit(context);
  return createMiddleware<WebVariables>(async (c, next) => {
    try {
      const caller = await knownCaller(c, context, limit);
      c.set('caller', caller);
      const { csrfToken } = caller;
      await limitBody(c, async () => {
        if (csrfToken !== null) await refuseForgery(c, context.publicUrl, csrfToken);
      });
    } catch (error) {
      // The rest of a refused body is not read, so the connection can't be used again.
      if (c.req.raw.body !== null) c.header('connection', 'close');
      return answerError(c, error, context.log);
    }
    await next();
    // Streams say more than that.
    if (!c.res.headers.get('cache-control')?.startsWith('no-store')) {
      c.header('cache-control', 'no-store');
    }
  });
}

async function knownCaller(c: Context, context: AuthContext, limit: AttemptLimit): Promise<Caller> {
  const found = await findCaller(c, context);
  if (found.kind === 'found') return withinLimit(found.caller, context);
  const challenge = 'Bearer realm="closecall"';
  if (found.kind === 'nobody') {
    throw new HttpProblem('unauthenticated', 'This needs a sign-in, or a token for the API.', {
      headers: { 'www-authenticate': challenge },
    });
  }
  if (limit.tooMany(c)) throw tooManyTries();
  throw new HttpProblem('unauthenticated', badToken, {
    headers: { 'www-authenticate': `${challenge}, error="invalid_token"` },
  });
}

/** The same for all, so that a stranger learns nothing of a token that somebody lost. */
const badToken =
  'The token is not good: it is not known, has expired or was revoked. An admin can make a new one.';

function withinLimit(caller: Caller, { requestLimit }: AuthContext): Caller {
  if (caller.token === undefined) return caller;
  const waitSeconds = requestLimit.count(caller.token.id);
  if (waitSeconds === null) return caller;
  const detail = `This token asked too often within a minute. Wait for ${waitSeconds} s, then go on.`;
  throw new HttpProblem('too-many', detail, { headers: { 'retry-after': String(waitSeconds) } });
}

export function tooManyTries(): HttpProblem {
  return new HttpProblem('too-many', 'Too many tries that were not good. Wait for a minute.', {
    headers: { 'retry-after': '60' },
  });
}
