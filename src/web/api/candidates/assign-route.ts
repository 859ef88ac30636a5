import { OpenAPIHono, z } from '@hono/zod-openapi';
import { assignCandidate } from '../../../triage/assign-candidate.ts';
import { deciderOf } from '../../auth/decider-of.ts';
import { HttpProblem } from '../../problem.ts';
import { sayTicketStays } from '../../views/words/assign-words.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { apiRoute, badBody, jsonAnswer, jsonBody, notFound, otherTeam } from '../api-route.ts';
import { IdPath } from '../request-parts.ts';
import { notFoundProblem, orNotFound, uuidOrNotFound } from '../uuid-or-not-found.ts';
import { validationProblem } from '../validation-problem.ts';
import { Candidate } from './candidate-object.ts';
import { AssignBody } from './decision-bodies.ts';
import { readCandidate } from './to-candidate.ts';

const Assigned = Candidate.extend({
  notice: z.string().nullable().openapi({
    description: 'That its ticket stays where it is, where that was sent already.',
  }),
}).openapi('AssignedCandidate');

const assign = apiRoute('responder', {
  method: 'post',
  path: '/{id}/assign',
  tags: ['candidates'],
  summary: 'Assign to a team: whose it is',
  description:
    'No decision, so `version` stays. It sticks: new facts, another service and the policy leave the team alone. A ticket that is still held follows.',
  request: { params: IdPath, body: jsonBody(AssignBody) },
  responses: {
    200: jsonAnswer(Assigned, 'The candidate as it is now.'),
    ...otherTeam,
    ...notFound,
    ...badBody,
  },
});

/** Says whose a candidate is. */
export function assignRoute(context: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();
  api.openapi(assign, async (c) => {
    const id = uuidOrNotFound(c.req.valid('param').id, 'candidate');
    const { team, note = null } = c.req.valid('json');
    const outcome = await assignCandidate(context, {
      id,
      team,
      note,
      ...deciderOf(c.get('caller')),
    });
    if (!outcome.ok && outcome.problem.code === 'not-found') throw notFoundProblem('candidate', id);
    if (!outcome.ok && outcome.problem.code === 'other-team') {
      const { detail, team: owner } = outcome.problem;
      throw new HttpProblem('other-team', detail, { extra: { team: owner } });
    }
    if (!outcome.ok) throw validationProblem([{ path: 'team', message: 'there is no such team' }]);
    const candidate = orNotFound(await readCandidate(context.db, id), 'candidate', id);
    return c.json({ ...candidate, notice: sayTicketStays(candidate.followUp) }, 200);
  });
  return api;
}
