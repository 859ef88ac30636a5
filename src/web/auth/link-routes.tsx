import { type Context, Hono } from 'hono';
import type { z } from 'zod';
import { MessagePage } from '../views/message-page.tsx';
import { LinkPage } from '../views/people/link-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { answerError, HowToSignIn } from './answer-error.tsx';
import { createAttemptLimit } from './attempt-limit.ts';
import { tooManyTries } from './authenticate.ts';
import { rememberBrowser } from './known-browser.ts';
import type { LinkPurpose } from './one-time-links.ts';
import { refuseForeign } from './refuse-foreign.ts';
import { findSession, openSessionFor } from './sessions.ts';
import { FirstAdminForm, SetPasswordForm, SignInLinkForm } from './sign-in-forms.ts';
import { goodLink, useLink } from './use-link.ts';

/** `/login/{token}`: one-time links into the pages, to a password, and to the first admin. */
export function createLinkRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  const limit = createAttemptLimit(context);
  const { db, identity } = context;
  app.onError((error, c) => answerError(c, error, context.log));

  const refuseLink = async (c: Context) => {
    if (limit.tooMany(c)) throw tooManyTries();
    // Whoever is signed in has no need of the link any more.
    if ((await findSession(c, context)) !== null) return c.redirect('/', 303);
    return c.html(
      <MessagePage title="This link no longer works" caller={null}>
        <p>It was used already, or it is older than 24 hours.</p>
        <HowToSignIn />
      </MessagePage>,
      401,
    );
  };

  // Chats and mail programs look at links by themselves; only the button uses one up.
  app.get('/login/:token', async (c) => {
    c.header('cache-control', 'no-store');
    const token = c.req.param('token');
    const link = await goodLink(db, token);
    if (link === null) return refuseLink(c);
    return c.html(<LinkPage token={token} purpose={link.purpose} typed={null} />);
  });

  app.post('/login/:token', async (c) => {
    c.header('cache-control', 'no-store');
    refuseForeign(c, context.publicUrl);
    const token = c.req.param('token');
    const link = await goodLink(db, token);
    if (link === null) return refuseLink(c);
    const fields = await c.req.parseBody();
    const form = readLinkForm(link.purpose, fields);
    if (form === null) {
      const typed = { name: textOf(fields['name']), email: textOf(fields['email']) };
      return c.html(<LinkPage token={token} purpose={link.purpose} typed={typed} />, 422);
    }
    const { password } = form;
    const { password: hasher } = await identity.$context;
    const used = await useLink(db, token, {
      ...form,
      passwordHash: password === null ? null : await hasher.hash(password),
    });
    if (!used.ok) return refuseLink(c);
    if (!(await openSessionFor(c, context, used.value.id))) return refuseLink(c);
    rememberBrowser(c, context, used.value.email);
    return c.redirect('/', 303);
  });
  return app;
}

type ReadForm = { name: string; email: string; password: string | null };

/** What the form of the link brought along; null where it is not as it should be. */
function readLinkForm(purpose: LinkPurpose['purpose'], fields: object): ReadForm | null {
  const nobody = { name: '', email: '' };
  const parsed: z.ZodSafeParseResult<Partial<ReadForm>> = schemas[purpose].safeParse(fields);
  return parsed.success ? { ...nobody, password: null, ...parsed.data } : null;
}

const schemas = {
  'first-admin': FirstAdminForm,
  'set-password': SetPasswordForm,
  'sign-in': SignInLinkForm,
} as const;

function textOf(field: unknown): string {
  return typeof field === 'string' ? field : '';
}
