import { OpenAPIHono } from '@hono/zod-openapi';
import { sayAtAnyTime } from '../../../triage/say-at-any-time.ts';
import { deciderOf } from '../../auth/decider-of.ts';
import { HttpProblem } from '../../problem.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { apiRoute, badBody, jsonAnswer, jsonBody, notFound, otherTeam } from '../api-route.ts';
import { IdPath } from '../request-parts.ts';
import { notFoundProblem, orNotFound, uuidOrNotFound } from '../uuid-or-not-found.ts';
import { Candidate } from './candidate-object.ts';
import { SayBody } from './decision-bodies.ts';
import { readCandidate } from './to-candidate.ts';

const say = apiRoute('responder', {
  method: 'post',
  path: '/{id}/say',
  tags: ['candidates'],
  summary: 'Say how close it was and how bad it could have been',
  description:
    'At any time, whatever its status. The score follows at once. No decision, so `version` stays, and the policy is not asked again.',
  request: { params: IdPath, body: jsonBody(SayBody) },
  responses: {
    200: jsonAnswer(Candidate, 'The candidate as it is now.'),
    ...otherTeam,
    ...notFound,
    ...badBody,
  },
});

/** What a person knows better than the facts, outside of any decision. */
export function sayRoute(context: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();
  api.openapi(say, async (c) => {
    const id = uuidOrNotFound(c.req.valid('param').id, 'candidate');
    const by = deciderOf(c.get('caller'));
    const outcome = await sayAtAnyTime(context, { ...c.req.valid('json'), id, ...by });
    if (!outcome.ok && outcome.problem.code === 'other-team') {
      const { detail, team } = outcome.problem;
      throw new HttpProblem('other-team', detail, { extra: { team } });
    }
    if (!outcome.ok) throw notFoundProblem('candidate', id);
    return c.json(orNotFound(await readCandidate(context.db, id), 'candidate', id), 200);
  });
  return api;
}
