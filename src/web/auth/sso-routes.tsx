import { type Context, Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { type ProviderProblem, personOfProvider } from '../../people/person-of-provider.ts';
import { HttpProblem } from '../problem.ts';
import { MessagePage } from '../views/message-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { answerError } from './answer-error.tsx';
import { createOpenIdProvider } from './openid-provider.ts';
import { ownPath } from './own-path.ts';
import { openSessionFor } from './sessions.ts';
import { dropBegun, keepBegun, readBegun } from './sso-cookie.ts';

/** `/sso/start` leads to the organisation's OpenID provider, `/sso/return` back from it. */
export function createSingleSignOnRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  const { singleSignOn: settings, publicUrl, log } = context;
  const provider =
    settings === null || publicUrl === null
      ? null
      : createOpenIdProvider(settings, context.outbound, publicUrl);
  app.onError((error, c) => answerError(c, error, log));

  app.get('/sso/start', async (c) => {
    c.header('cache-control', 'no-store');
    if (provider === null) throw new HttpProblem('not-found', 'There is no single sign-on here.');
    const begun = await provider.begin().catch((error: unknown) => {
      log.warn({ error }, 'the sign-in provider can not be reached');
      return null;
    });
    if (begun === null) return c.html(<ProviderAway />, 503);
    keepBegun(c, context, { ...begun.checks, next: ownPath(c.req.query('next')) ?? '/' });
    return c.redirect(begun.address, 302);
  });

  app.get('/sso/return', async (c) => {
    c.header('cache-control', 'no-store');
    if (provider === null || settings === null) {
      throw new HttpProblem('not-found', 'There is no single sign-on here.');
    }
    const begun = readBegun(c, context);
    if (begun === null) return refuse(c, <p>It took too long, or began in another browser.</p>);
    const provided = await provider
      .finish(new URL(c.req.url).search, begun)
      .catch((error: unknown) => {
        log.warn({ error }, 'a sign-in through the provider was refused');
        return null;
      });
    if (provided === null) {
      return refuse(c, <p>What came back could not be verified. The log says why.</p>);
    }
    const person = await personOfProvider(context.db, provided, settings.defaultRole);
    if (!person.ok) return refuse(c, <p>{problemWords[person.problem.code]}</p>);
    if (!(await openSessionFor(c, context, person.value.userId))) {
      return refuse(c, <p>You have no access any more. An admin can give it back.</p>);
    }
    dropBegun(c, context);
    return c.redirect(begun.next, 303);
  });
  return app;
}

const problemWords: Readonly<Record<ProviderProblem['code'], string>> = {
  'no-email': 'The provider gave no e-mail address, so we can’t know who you are. Ask an admin.',
  'email-not-verified':
    'Somebody here has your e-mail address, and the provider does not say that it was verified as yours. Sign in as you did before, or ask an admin.',
  'email-of-another':
    'Somebody else of the same provider has your e-mail address here. Ask an admin.',
  'not-invited': 'Only people who were invited can sign in. Ask an admin to invite you.',
};

function refuse(c: Context, why: Child): Response | Promise<Response> {
  return c.html(
    <MessagePage title="You could not be signed in" caller={null}>
      {why}
      <p>
        <a href="/login">Back to signing in</a>
      </p>
    </MessagePage>,
    401,
  );
}

function ProviderAway() {
  return (
    <MessagePage title="The sign-in provider does not answer" caller={null}>
      <p>Nothing is wrong with your account. Try again in a minute.</p>
      <p>
        <a href="/login">Back to signing in</a>
      </p>
    </MessagePage>
  );
}
