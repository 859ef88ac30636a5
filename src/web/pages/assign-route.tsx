import { type Context, Hono } from 'hono';
import { candidateSummary } from '../../db/queries/candidate-summary.ts';
import { listTeams } from '../../db/queries/list-teams.ts';
import { assignCandidate } from '../../triage/assign-candidate.ts';
import { notFoundProblem, uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import { asksForJson } from '../asks-for-json.ts';
import { deciderOf } from '../auth/decider-of.ts';
import { requireRole } from '../auth/require-role.ts';
import { HttpProblem } from '../problem.ts';
import { AssignedNotice } from '../views/assigned-notice.tsx';
import { Notice } from '../views/notice.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { readForm } from './read-form.ts';
import { readOrigin } from './read-origin.ts';
import { AssignFields, readTyped } from './read-typed.ts';
import { rowsNow } from './rows-now.tsx';
import { showCandidate } from './show-candidate.tsx';

const mostTeams = 500;
const asItSays = { value: '', text: 'As its rule or service says', hint: '' };

type PageContext = Context<WebVariables>;

/** Says whose a candidate is, posted by the form on its page or by the script. */
export function createAssignRoute(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  // Where a refused form left the address bar; the script asks there for the teams.
  app.get('/candidates/:id/assign', async (c) => {
    const id = uuidOrNotFound(c.req.param('id'), 'near miss');
    if (!asksForJson(c)) return c.redirect(`/candidates/${id}`, 303);
    const teams = await listTeams(context.db, {}, { afterId: null, limit: mostTeams });
    const choices = teams.map(({ id: value, name: text }) => ({ value, text, hint: '' }));
    return c.json({ choices: [...choices, asItSays] });
  });
  app.post('/candidates/:id/assign', requireRole('responder'), (c) => assign(context, c));
  return app;
}

async function assign(context: WebContext, c: PageContext): Promise<Response> {
  const id = uuidOrNotFound(c.req.param('id') ?? '', 'near miss');
  const form = await readForm(c, AssignFields);
  if (!form.ok) return refuse(context, c, id, 'Choose a team.');
  const { team } = form.value;
  const by = deciderOf(c.get('caller'));
  const outcome = await assignCandidate(context, { id, team, note: null, ...by });
  if (outcome.ok) return answer(context, c, id, team);
  if (outcome.problem.code === 'not-found') throw notFoundProblem('near miss', id);
  const isTheirs = outcome.problem.code === 'other-team';
  return refuse(context, c, id, outcome.problem.detail, isTheirs ? 403 : 422);
}

/** What was typed into the form of the decision meanwhile is still there afterwards. */
async function answer(context: WebContext, c: PageContext, id: string, team: string | null) {
  const typed = await readTyped(c);
  if (!asksForJson(c) && typed === null) return c.redirect(`/candidates/${id}`, 303);
  const item = await candidateSummary(context.db, id);
  const flash = <AssignedNotice item={item} isOwn={team === null} />;
  if (!asksForJson(c)) return showCandidate(context, c, id, { flash, typed });
  const notice = await flash.toString();
  const rows = await rowsNow(context, c, await readOrigin(c), id);
  return c.json({ done: { assigned: id }, notice, rows });
}

async function refuse(
  context: WebContext,
  c: PageContext,
  id: string,
  sentence: string,
  status: 403 | 422 = 422,
) {
  if (asksForJson(c)) throw new HttpProblem(status === 403 ? 'other-team' : 'invalid', sentence);
  const flash = (
    <Notice tone="bad">
      <p class="notice-text">
        <bdi>{sentence}</bdi>
      </p>
    </Notice>
  );
  return showCandidate(context, c, id, { flash, status, typed: await readTyped(c) });
}
