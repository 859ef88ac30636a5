import { type Context, Hono } from 'hono';
import { HttpProblem } from '../problem.ts';
import { MessagePage } from '../views/message-page.tsx';
import type { WebVariables } from '../web-context.ts';
import { answerError, HowToSignIn } from './answer-error.tsx';
import { createAttemptLimit } from './attempt-limit.ts';
import { type AuthContext, authenticate, tooManyTries } from './authenticate.ts';
import { isLoginLinkGood, useLoginLink } from './login-links.ts';
import { isOwnOrigin } from './own-origin.ts';
import { dropSessionCookie, readSessionCookie, writeSessionCookie } from './session-cookie.ts';
import { closeSession, findSession } from './sessions.ts';

/** `/login`, `/login/{token}` and `/logout`. */
export function createLoginRoutes(context: AuthContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  const limit = createAttemptLimit(context.clock);
  app.onError((error, c) => answerError(c, error, context.log));

  const refuseLink = async (c: Context) => {
    if (limit.tooMany(c)) throw tooManyTries();
    c.header('cache-control', 'no-store');
    const id = readSessionCookie(c, context);
    // Whoever is signed in has no need of the link any more.
    if (id !== null && (await findSession(context.db, id)) !== null) return c.redirect('/', 303);
    return c.html(
      <MessagePage title="This link no longer works" caller={null}>
        <p>It was used already, or it is older than 24 hours.</p>
        <HowToSignIn />
      </MessagePage>,
      401,
    );
  };

  app.get('/login', (c) => {
    c.header('cache-control', 'no-store');
    return c.html(
      <MessagePage title="You are signed out" caller={null}>
        <HowToSignIn />
      </MessagePage>,
    );
  });

  // Chats and mail programs look at links by themselves; only the button uses one up.
  app.get('/login/:token', async (c) => {
    const token = c.req.param('token');
    if (!(await isLoginLinkGood(context.db, token))) return refuseLink(c);
    c.header('cache-control', 'no-store');
    return c.html(
      <MessagePage title="Sign in to Closecall" caller={null}>
        <p>This link signs you in once, on this device.</p>
        <form method="post" action={`/login/${encodeURIComponent(token)}`}>
          <button type="submit" class="button button-primary">
            Sign in
          </button>
        </form>
      </MessagePage>,
    );
  });

  app.post('/login/:token', async (c) => {
    if (!isOwnOrigin(c, context.publicUrl)) {
      throw new HttpProblem('forged', 'Open the link itself and press its button.');
    }
    const id = await useLoginLink(context.db, c.req.param('token'));
    if (id === null) return refuseLink(c);
    const former = readSessionCookie(c, context);
    if (former !== null) await closeSession(context.db, former);
    writeSessionCookie(c, context, id);
    c.header('cache-control', 'no-store');
    return c.redirect('/', 303);
  });

  app.post('/logout', authenticate(context), async (c) => {
    const id = readSessionCookie(c, context);
    if (id !== null) await closeSession(context.db, id);
    dropSessionCookie(c, context);
    return c.redirect('/login', 303);
  });
  return app;
}
