import type { SQL } from 'drizzle-orm';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { cleanText } from '../../core/clean-text.ts';
import { lastSevenDays } from '../../core/review/week.ts';
import { ofTeams } from '../../db/queries/of-team.ts';
import { type LessonRefused, writeLesson } from '../../triage/write-lesson.ts';
import { notFoundProblem, uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import { requireRole } from '../auth/require-role.ts';
import type { Caller } from '../caller.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { readForm } from './read-form.ts';
import { type Refused, type ReviewAt, showReview } from './show-review.tsx';

type PageContext = Context<WebVariables>;

/** `mine` are those of the caller's teams; null is all. */
const At = z.object({
  week: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/)
    .refine((day) => !Number.isNaN(Date.parse(day)))
    .nullable()
    .catch(null),
  team: z
    .string()
    .regex(/^(?:-|[a-z0-9][a-z0-9_-]{0,62})$/)
    .nullable()
    .catch(null),
});

const longestLesson = 4_000;

const LessonForm = z.object({
  text: z
    .string()
    .max(longestLesson * 2)
    .transform((text) => cleanText(text.replaceAll('\r\n', '\n'), longestLesson)),
  version: z.coerce.number<string>().int().min(0),
});

/** The page for a team's weekly meeting, and writing down what was learnt. */
export function createReviewRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();

  app.get('/review', (c) =>
    showReview(context, c, readAt(context, c.req.query(), c.get('caller'))),
  );

  // Where a refused form left the address bar.
  app.get('/review/:id', (c) => c.redirect('/review', 303));

  app.post('/review/:id', requireRole('responder'), async (c) => {
    const id = uuidOrNotFound(c.req.param('id'), 'near miss');
    const at = readAt(context, await c.req.parseBody(), c.get('caller'));
    const form = await readForm(c, LessonForm);
    if (!form.ok) {
      const sentence = `Write at most ${longestLesson} characters.`;
      return refuse(c, at, { id, sentence, typed: null, status: 422 });
    }
    const { actor } = c.get('caller');
    const written = await writeLesson(context, { candidateId: id, ...form.value, actor });
    if (written.ok) return c.redirect(`${reviewAddress(at)}#lesson-${id}`, 303);
    return refuse(c, at, refusalOf(id, written.problem, form.value.text));
  });

  function refuse(c: PageContext, at: ReviewAt, refused: Refused) {
    return showReview(context, c, at, refused);
  }
  return app;
}

function refusalOf(id: string, problem: LessonRefused, typed: string): Refused {
  if (problem.code === 'not-found') throw notFoundProblem('near miss', id);
  const sentence =
    problem.stands === null
      ? 'Somebody else took the text away meanwhile. Yours is kept here; keep it if it is still right.'
      : 'Somebody else wrote here meanwhile. Their words stand below; yours are kept here, to put together.';
  return { id, sentence, typed, status: 409 };
}

function readAt(
  { clock }: WebContext,
  fields: Readonly<Record<string, unknown>>,
  caller: Caller,
): ReviewAt {
  const { week, team } = At.parse(fields);
  const named = team ?? (caller.teams.length > 0 ? 'mine' : 'all');
  return {
    week: week ?? lastSevenDays(clock.now()),
    team: named,
    where: whereOf(named, caller),
  };
}

function whereOf(team: string, { teams }: Caller): SQL | undefined {
  if (team === 'all') return undefined;
  return ofTeams(team === 'mine' ? teams : [team]);
}

function reviewAddress({ week, team }: Pick<ReviewAt, 'week' | 'team'>): string {
  return `/review?${new URLSearchParams({ week, team })}`;
}
