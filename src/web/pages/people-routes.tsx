import { type Context, Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Child } from 'hono/jsx';
import { z } from 'zod';
import type { Result } from '../../core/result.ts';
import { listPeople } from '../../db/queries/list-people.ts';
import { listTeams } from '../../db/queries/list-teams.ts';
import { type Person, personById } from '../../db/queries/person-by-id.ts';
import { changePerson } from '../../people/change-person.ts';
import { makePerson } from '../../people/make-person.ts';
import type { PeopleProblem } from '../../people/person.ts';
import { signOutEverywhere } from '../../people/sign-out-everywhere.ts';
import { notFoundProblem, uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import { createOneTimeLink } from '../auth/one-time-links.ts';
import { requireRole } from '../auth/require-role.ts';
import { PersonEmail, PersonName } from '../auth/sign-in-forms.ts';
import { HttpProblem } from '../problem.ts';
import { Notice } from '../views/notice.tsx';
import { PeoplePage } from '../views/people/people-page.tsx';
import { sayPeopleProblem } from '../views/words/people-words.ts';
import type { WebContext, WebVariables } from '../web-context.ts';

const rights = {
  role: z.enum(['viewer', 'responder', 'admin']),
  decidesFor: z.enum(['all', 'own-teams']),
  teams: z.union([z.string().transform((id) => [id]), z.array(z.string())]).default([]),
};

const ChangeForm = z.object(rights);

const InviteForm = z.object({ name: PersonName, email: PersonEmail, ...rights });

const mostTeams = 1_000;

/** `/people`: who signs in and what they may do, for admins. */
export function createPeopleRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  const { db } = context;
  app.use('/people', requireRole('admin'), noLimitedToken);
  app.use('/people/*', requireRole('admin'), noLimitedToken);

  app.get('/people', (c) => show(c, context, null, 200));

  app.post('/people', async (c) => {
    const form = InviteForm.safeParse(await c.req.parseBody({ all: true }));
    if (!form.success)
      return refuse(c, context, 'An invitation needs a name and an e-mail address.');
    const made = await db.transaction((tx) =>
      makePerson(tx, c.get('caller').actor, { ...form.data, emailVerified: false }),
    );
    if (!made.ok) return refuse(c, context, sayPeopleProblem(made.problem));
    return showLink(c, context, { ...made.value, name: form.data.name });
  });

  app.post('/people/:id/change', async (c) => {
    const { id } = await personOf(c, context);
    const form = ChangeForm.safeParse(await c.req.parseBody({ all: true }));
    if (!form.success) return refuse(c, context, 'Choose a role, and whom it is for.');
    return answer(c, context, await changePerson(db, c.get('caller').actor, id, form.data));
  });

  app.post('/people/:id/deactivate', async (c) => {
    const { id } = await personOf(c, context);
    const { actor } = c.get('caller');
    return answer(c, context, await changePerson(db, actor, id, { isActive: false }));
  });

  app.post('/people/:id/reactivate', async (c) => {
    const { id } = await personOf(c, context);
    const { actor } = c.get('caller');
    return answer(c, context, await changePerson(db, actor, id, { isActive: true }));
  });

  app.post('/people/:id/sign-out', async (c) => {
    const person = await personOf(c, context);
    await signOutEverywhere(db, c.get('caller').actor, person);
    return c.redirect(`/people#person-${person.handle}`, 303);
  });

  app.post('/people/:id/link', async (c) => showLink(c, context, await personOf(c, context)));
  return app;
}

/** Whom a token lets in may do all that an admin may, for good: more than a token for something may. */
const noLimitedToken = createMiddleware<WebVariables>(async (c, next) => {
  if (c.req.method !== 'GET' && c.get('caller').token?.scopes !== undefined) {
    throw new HttpProblem('not-allowed', 'People are let in by people. Sign in to do this.');
  }
  await next();
});

async function personOf(c: Context<WebVariables>, { db }: WebContext): Promise<Person> {
  const id = uuidOrNotFound(c.req.param('id') ?? '', 'person');
  const person = await personById(db, id);
  if (person === null) throw notFoundProblem('person', id);
  return person;
}

function answer(
  c: Context<WebVariables>,
  context: WebContext,
  changed: Result<Person, PeopleProblem>,
): Response | Promise<Response> {
  if (!changed.ok) return refuse(c, context, sayPeopleProblem(changed.problem));
  return c.redirect(`/people#person-${changed.value.handle}`, 303);
}

/** The link is shown with this answer and never again. */
async function showLink(
  c: Context<WebVariables>,
  context: WebContext,
  { id, name }: { id: string; name: string },
): Promise<Response> {
  const { actor } = c.get('caller');
  const link = { purpose: 'set-password', userId: id } as const;
  const token = await createOneTimeLink(context.db, actor, link);
  const base = context.publicUrl ?? new URL(c.req.url).origin;
  const flash = (
    <Notice tone="good">
      <p>
        Send this link to <bdi>{name}</bdi>. It sets their password once, within 24 hours, and is
        not shown again.
      </p>
      <input
        class="link-once"
        readonly
        value={`${base}/login/${token}`}
        aria-label={`Link for ${name}`}
      />
    </Notice>
  );
  return show(c, context, flash, 200);
}

function refuse(
  c: Context<WebVariables>,
  context: WebContext,
  sentence: string,
): Promise<Response> {
  return show(c, context, <Notice tone="bad">{sentence}</Notice>, 422);
}

async function show(
  c: Context<WebVariables>,
  context: WebContext,
  flash: Child,
  status: 200 | 422,
): Promise<Response> {
  const [people, teams] = await Promise.all([
    listPeople(context.db),
    listTeams(context.db, {}, { afterId: null, limit: mostTeams }),
  ]);
  const props = { people, teams, flash, caller: c.get('caller'), now: context.clock.now() };
  return c.html(<PeoplePage {...props} />, status);
}
