import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { hasPeople } from '../../db/queries/list-people.ts';
import { HttpProblem } from '../problem.ts';
import { LoginPage } from '../views/people/login-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { answerError } from './answer-error.tsx';
import { authenticate } from './authenticate.ts';
import { createLinkRoutes } from './link-routes.tsx';
import { ownPath } from './own-path.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { dropSessionCookie } from './session-cookie.ts';
import { closeSession, findSession } from './sessions.ts';
import { LoginForm } from './sign-in-forms.ts';
import { createSignInLimit } from './sign-in-limit.ts';
import { type SignInRefused, signInWithPassword } from './sign-in-with-password.ts';
import { createSingleSignOnRoutes } from './sso-routes.tsx';

const largestFormBytes = 16 * 1024;

/** `/login`, its one-time links, single sign-on and `/logout`: all that is open to people unknown. */
export function createLoginRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  const limit = createSignInLimit(context.clock);
  app.onError((error, c) => answerError(c, error, context.log));
  const small = bodyLimit({
    maxSize: largestFormBytes,
    onError: () => {
      throw new HttpProblem('too-large', 'That is more than this form holds.');
    },
  });

  app.get('/login', async (c) => {
    c.header('cache-control', 'no-store');
    const next = ownPath(c.req.query('next')) ?? '/';
    if ((await findSession(c, context)) !== null) return c.redirect(next, 303);
    return showLogin(c, context, { next, email: '', refused: null });
  });

  app.post('/login', small, async (c) => {
    c.header('cache-control', 'no-store');
    refuseForeign(c, context.publicUrl);
    const form = LoginForm.parse(await c.req.parseBody());
    const next = ownPath(form.next) ?? '/';
    const signedIn = await signInWithPassword(c, context, limit, form);
    if (signedIn.ok) return c.redirect(next, 303);
    return showLogin(c, context, { next, email: form.email, refused: signedIn.problem });
  });

  app.post('/logout', authenticate(context), async (c) => {
    const session = await findSession(c, context);
    if (session !== null) await closeSession(context.db, session);
    c.header('set-cookie', undefined);
    dropSessionCookie(c, context);
    return c.redirect('/login', 303);
  });

  app.use('/login/*', small);
  app.route('/', createLinkRoutes(context));
  app.route('/', createSingleSignOnRoutes(context));
  return app;
}

type Shown = { next: string; email: string; refused: SignInRefused | null };

async function showLogin(c: Context, context: WebContext, shown: Shown): Promise<Response> {
  const { refused } = shown;
  const page = (
    <LoginPage
      {...shown}
      isSetUp={await hasPeople(context.db)}
      provider={context.singleSignOn?.name ?? null}
    />
  );
  if (refused === null) return c.html(page);
  if (refused.code === 'wrong') return c.html(page, 401);
  c.header('retry-after', String(refused.waitSeconds));
  return c.html(page, 429);
}
