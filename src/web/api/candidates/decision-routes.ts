import { OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ZodType } from 'zod';
import type { Decider } from '../../../core/decider.ts';
import type { Result } from '../../../core/result.ts';
import type { DecisionRefused } from '../../../triage/decide-candidate.ts';
import { undoDecision } from '../../../triage/undo-decision.ts';
import { deciderOf } from '../../auth/decider-of.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import {
  apiRoute,
  badBody,
  jsonAnswer,
  jsonBody,
  notFound,
  otherTeam,
  problemAnswer,
} from '../api-route.ts';
import { IdPath } from '../request-parts.ts';
import { orNotFound, uuidOrNotFound } from '../uuid-or-not-found.ts';
import { Candidate } from './candidate-object.ts';
import { confirm, dismiss, merge, snooze } from './decide.ts';
import { ConfirmBody, DismissBody, MergeBody, SnoozeBody, UndoBody } from './decision-bodies.ts';
import { decisionProblem } from './decision-problem.ts';
import { readCandidate } from './to-candidate.ts';

const decisionConflict = {
  409: problemAnswer(
    'Somebody, or new facts, came first: `version`, `candidateStatus`, `decision`, `decidedBy` ' +
      'and `decidedAt` tell who decided what and when. Or its status has no such decision.',
  ),
};

/** A route that takes one decision about one candidate. */
function decisionRoute<P extends `/{id}/${string}`, S extends ZodType>(
  path: P,
  body: { required: boolean; schema: S },
  summary: string,
) {
  return apiRoute('responder', {
    method: 'post',
    path,
    tags: ['candidates'],
    summary,
    request: { params: IdPath, body: { ...jsonBody(body.schema), required: body.required } },
    responses: {
      200: jsonAnswer(Candidate, 'The candidate as it is now.'),
      ...otherTeam,
      ...notFound,
      ...decisionConflict,
      ...badBody,
    },
  });
}

const routes = {
  confirm: decisionRoute(
    '/{id}/confirm',
    { required: true, schema: ConfirmBody },
    'Confirm: yes, this was a near miss',
  ),
  dismiss: decisionRoute(
    '/{id}/dismiss',
    { required: true, schema: DismissBody },
    'Dismiss: this needs nothing',
  ),
  snooze: decisionRoute('/{id}/snooze', { required: true, schema: SnoozeBody }, 'Snooze: not now'),
  merge: decisionRoute(
    '/{id}/merge',
    { required: true, schema: MergeBody },
    'Merge: the same thing as another one',
  ),
  undo: decisionRoute(
    '/{id}/undo',
    { required: false, schema: UndoBody },
    'Undo: take the decision back',
  ),
};

/** The decisions that people take about one candidate. */
export function decisionRoutes(context: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();

  const take = async <Version>(
    c: Context<WebVariables>,
    version: Version,
    decide: (
      of: Decider & { id: string; version: Version },
    ) => Promise<Result<unknown, DecisionRefused>>,
  ): Promise<Candidate> => {
    const id = uuidOrNotFound(c.req.param('id') ?? '', 'candidate');
    const caller = c.get('caller');
    const outcome = await decide({ id, version, ...deciderOf(caller) });
    if (!outcome.ok) {
      throw await decisionProblem(context.db, { id, caller, refused: outcome.problem });
    }
    return orNotFound(await readCandidate(context.db, id), 'candidate', id);
  };

  api.openapi(routes.confirm, async (c) => {
    const { version, ...fields } = c.req.valid('json');
    return c.json(await take(c, version, (of) => confirm(context, of, fields)), 200);
  });
  api.openapi(routes.dismiss, async (c) => {
    const { version, ...fields } = c.req.valid('json');
    return c.json(await take(c, version, (of) => dismiss(context, of, fields)), 200);
  });
  api.openapi(routes.snooze, async (c) => {
    const { version, ...fields } = c.req.valid('json');
    return c.json(await take(c, version, (of) => snooze(context, of, fields)), 200);
  });
  api.openapi(routes.merge, async (c) => {
    const { version, ...fields } = c.req.valid('json');
    return c.json(await take(c, version, (of) => merge(context, of, fields)), 200);
  });
  api.openapi(routes.undo, async (c) => {
    const { version } = c.req.valid('json');
    return c.json(await take(c, version ?? null, (of) => undoDecision(context, of)), 200);
  });
  return api;
}
