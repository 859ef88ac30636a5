import { Hono } from 'hono';
import { z } from 'zod';
import { assignCandidate } from '../../triage/assign-candidate.ts';
import { notFoundProblem, uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import { deciderOf } from '../auth/decider-of.ts';
import { requireRole } from '../auth/require-role.ts';
import { Notice } from '../views/notice.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { readForm } from './read-form.ts';
import { showCandidate } from './show-candidate.tsx';

const AssignForm = z.object({ team: z.string().max(200) });

/** Says whose a candidate is, posted by the form on its page. */
export function createAssignRoute(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  app.post('/candidates/:id/assign', requireRole('responder'), async (c) => {
    const id = uuidOrNotFound(c.req.param('id'), 'near miss');
    const form = await readForm(c, AssignForm);
    const team = form.ok && form.value.team !== '' ? form.value.team : null;
    if (!form.ok) return refuse('Choose a team.');
    const by = deciderOf(c.get('caller'));
    const outcome = await assignCandidate(context, { id, team, note: null, ...by });
    if (outcome.ok) return c.redirect(`/candidates/${id}`, 303);
    if (outcome.problem.code === 'not-found') throw notFoundProblem('near miss', id);
    return refuse(outcome.problem.detail, outcome.problem.code === 'other-team' ? 403 : 422);

    function refuse(sentence: string, status: 403 | 422 = 422) {
      const flash = (
        <Notice tone="bad">
          <p class="notice-text">{sentence}</p>
        </Notice>
      );
      return showCandidate(context, c, id, { flash, status });
    }
  });
  return app;
}
