import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { ZodType } from 'zod';
import type { Decider } from '../../../core/decider.ts';
import { readIssueName } from '../../../core/follow-up/issue-name.ts';
import type { Result } from '../../../core/result.ts';
import {
  adoptTicket,
  createAfterAll,
  giveUpFollowUp,
  retryFollowUp,
  type SettleRefused,
  sendNow,
} from '../../../follow-up/settle-by-person.ts';
import { closeAsMistake } from '../../../triage/close-as-mistake.ts';
import { deciderOf } from '../../auth/decider-of.ts';
import { HttpProblem } from '../../problem.ts';
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
import { IdPath, Nothing } from '../request-parts.ts';
import { notFoundProblem, orNotFound, uuidOrNotFound } from '../uuid-or-not-found.ts';
import { FollowUp, readFollowUp } from './follow-up-object.ts';

const Adopt = z
  .strictObject({
    key: z
      .string()
      .max(2_000)
      .refine((typed) => readIssueName(typed) !== null, {
        error: 'must be the key of an issue, such as PAY-12, or its address',
      })
      .openapi({ description: 'The key of the issue in any case, or its address in Jira.' }),
  })
  .openapi('Adopt', { example: { key: 'PAY-12' } });

function settleRoute<P extends `/{id}/${string}`, S extends ZodType>(
  path: P,
  body: { required: boolean; schema: S },
  summary: string,
) {
  return apiRoute('responder', {
    method: 'post',
    path,
    tags: ['follow-ups'],
    summary,
    request: { params: IdPath, body: { ...jsonBody(body.schema), required: body.required } },
    responses: {
      200: jsonAnswer(FollowUp, 'The follow-up as it is now.'),
      ...otherTeam,
      ...notFound,
      409: problemAnswer('Its status has no such step; `followUpStatus` and the detail say why.'),
      ...badBody,
    },
  });
}

const nothing = { required: false, schema: Nothing };

const routes = {
  sendNow: settleRoute('/{id}/send-now', nothing, 'Send it now, without the rest of the wait'),
  retry: settleRoute('/{id}/retry', nothing, 'Try again after Jira said no'),
  adopt: settleRoute(
    '/{id}/adopt',
    { required: true, schema: Adopt },
    'Name the issue that was created after all',
  ),
  createAfterAll: settleRoute(
    '/{id}/create-after-all',
    nothing,
    'Create it after all: somebody looked, and there is none',
  ),
  closeAsMistake: settleRoute(
    '/{id}/close-as-mistake',
    nothing,
    'Close the ticket as a mistake; its near misses are open for a decision again',
  ),
  giveUp: settleRoute('/{id}/give-up', nothing, 'Give it up: no ticket will be opened'),
};

/** What people do about a follow-up that needs them. */
export function settleRoutes(context: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();

  const take = async (
    c: Context<WebVariables>,
    settle: (input: Decider & { id: string }) => Promise<Result<unknown, SettleRefused>>,
  ): Promise<FollowUp> => {
    const id = uuidOrNotFound(c.req.param('id') ?? '', 'follow-up');
    const outcome = await settle({ id, ...deciderOf(c.get('caller')) });
    if (!outcome.ok) throw settleProblem(id, outcome.problem);
    return orNotFound(await readFollowUp(context.db, id), 'follow-up', id);
  };

  api.openapi(routes.sendNow, async (c) =>
    c.json(await take(c, (input) => sendNow(context, input)), 200),
  );
  api.openapi(routes.retry, async (c) =>
    c.json(await take(c, (input) => retryFollowUp(context, input)), 200),
  );
  api.openapi(routes.adopt, async (c) => {
    const { key } = c.req.valid('json');
    return c.json(await take(c, (input) => adoptTicket(context, { ...input, key })), 200);
  });
  api.openapi(routes.createAfterAll, async (c) =>
    c.json(await take(c, (input) => createAfterAll(context, input)), 200),
  );
  api.openapi(routes.closeAsMistake, async (c) =>
    c.json(await take(c, (input) => closeAsMistake(context, input)), 200),
  );
  api.openapi(routes.giveUp, async (c) =>
    c.json(await take(c, (input) => giveUpFollowUp(context, input)), 200),
  );
  return api;
}

function settleProblem(id: string, refused: SettleRefused): HttpProblem {
  if (refused.code === 'not-found') return notFoundProblem('follow-up', id);
  if (refused.code === 'other-team') {
    return new HttpProblem('other-team', refused.detail, { extra: { team: refused.team } });
  }
  return new HttpProblem('not-possible', refused.detail, {
    extra: { followUpStatus: refused.status },
  });
}
