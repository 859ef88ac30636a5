import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { hasPasswordOf } from '../../db/queries/list-people.ts';
import { listTeams } from '../../db/queries/list-teams.ts';
import { sessionsOfPerson } from '../../db/queries/sessions-of-person.ts';
import { signOutEverywhere } from '../../people/sign-out-everywhere.ts';
import { storePassword } from '../../people/store-password.ts';
import { type FoundSession, findSession, openSessionFor } from '../auth/sessions.ts';
import { NewPassword } from '../auth/sign-in-forms.ts';
import { createSignInLimit } from '../auth/sign-in-limit.ts';
import { unlessRefused } from '../auth/sign-in-with-password.ts';
import { HttpProblem } from '../problem.ts';
import { Notice } from '../views/notice.tsx';
import { AccountPage } from '../views/people/account-page.tsx';
import { sayTooManyTries } from '../views/words/sign-in-words.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { readForm } from './read-form.ts';

const PasswordForm = z.object({ current: z.string(), password: NewPassword });

const mostTeams = 1_000;

/** `/account`: what somebody can see and change about themselves. */
export function createAccountRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  const limit = createSignInLimit(context.clock);
  const { db, identity } = context;

  app.get('/account', async (c) => {
    const flash = flashes.get(c.req.query('done') ?? '');
    return show(c, context, await ownSession(c, context), flash ?? null, 200);
  });

  app.post('/account/password', async (c) => {
    const session = await ownSession(c, context);
    const { person } = session;
    const refuse = (sentence: string, status: 422 | 429) =>
      show(c, context, session, { tone: 'bad', sentence }, status);
    const form = await readForm(c, PasswordForm);
    if (!form.ok) return refuse('The new password needs 12 to 128 characters.', 422);
    const keys = [`account ${person.id}`];
    const waitSeconds = limit.begin(keys);
    if (waitSeconds > 0) {
      c.header('retry-after', String(waitSeconds));
      return refuse(sayTooManyTries(waitSeconds), 429);
    }
    const { current, password } = form.value;
    const headers = c.req.raw.headers;
    const isRight = await unlessRefused(() =>
      identity.api.verifyPassword({ body: { password: current }, headers }),
    );
    if (isRight === null) return refuse('The password you have now is another one.', 422);
    limit.takeBack(keys);
    const hash = await (await identity.$context).password.hash(password);
    await db.transaction((tx) => storePassword(tx, person, hash));
    await openSessionFor(c, context, person.id);
    return c.redirect('/account?done=password', 303);
  });

  app.post('/account/sign-out-elsewhere', async (c) => {
    const { id, person } = await ownSession(c, context);
    await signOutEverywhere(db, `person:${person.handle}`, person, id);
    return c.redirect('/account?done=elsewhere', 303);
  });
  return app;
}

type Flash = { tone: 'good' | 'bad'; sentence: string };

const flashes: ReadonlyMap<string, Flash> = new Map([
  ['password', { tone: 'good', sentence: 'Your password is changed.' }],
  ['elsewhere', { tone: 'good', sentence: 'You are signed out everywhere else.' }],
]);

/** Tokens of the API belong to nobody whose account could be shown. */
async function ownSession(c: Context<WebVariables>, context: WebContext): Promise<FoundSession> {
  const isToken = c.get('caller').csrfToken === null;
  const session = isToken ? null : await findSession(c, context);
  if (session !== null) return session;
  throw new HttpProblem('not-found', 'A token has no account; sign in to see yours.');
}

async function show(
  c: Context<WebVariables>,
  context: WebContext,
  { id, person }: FoundSession,
  flash: Flash | null,
  status: 200 | 422 | 429,
): Promise<Response> {
  const { db, clock } = context;
  const [teams, sessions, hasPassword] = await Promise.all([
    listTeams(db, {}, { afterId: null, limit: mostTeams }),
    sessionsOfPerson(db, person.id, clock.now()),
    hasPasswordOf(db, person.id),
  ]);
  const own = teams.filter((team) => person.teams.includes(team.id)).map(({ name }) => name);
  return c.html(
    <AccountPage
      caller={c.get('caller')}
      person={person}
      teams={own}
      sessions={sessions}
      currentId={id}
      hasPassword={hasPassword}
      now={clock.now()}
      flash={flash === null ? null : <Notice tone={flash.tone}>{flash.sentence}</Notice>}
    />,
    status,
  );
}
