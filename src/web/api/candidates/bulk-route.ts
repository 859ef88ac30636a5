import { OpenAPIHono, z } from '@hono/zod-openapi';
import { assertNever } from '../../../core/assert-never.ts';
import type { Result } from '../../../core/result.ts';
import type { DecisionRefused } from '../../../triage/decide-candidate.ts';
import { undoDecision } from '../../../triage/undo-decision.ts';
import type { Caller } from '../../caller.ts';
import { problemBody } from '../../problem.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { apiRoute, badBody, jsonAnswer, jsonBody, orNull, ProblemBody } from '../api-route.ts';
import { notFoundProblem } from '../uuid-or-not-found.ts';
import { Candidate } from './candidate-object.ts';
import { confirm, type Deciding, dismiss, merge, snooze } from './decide.ts';
import {
  BulkItems,
  confirmFields,
  dismissFields,
  mergeFields,
  ownerOnlyIfAccepted,
  snoozeFields,
} from './decision-bodies.ts';
import { decisionProblem } from './decision-problem.ts';
import { readCandidate } from './to-candidate.ts';

const items = { items: BulkItems };

const BulkBody = z
  .discriminatedUnion('action', [
    z.strictObject({ action: z.literal('confirm'), ...confirmFields, ...items }),
    z
      .strictObject({ action: z.literal('dismiss'), ...dismissFields, ...items })
      .superRefine(ownerOnlyIfAccepted),
    z.strictObject({ action: z.literal('snooze'), ...snoozeFields, ...items }),
    z.strictObject({ action: z.literal('merge'), ...mergeFields, ...items }),
    z.strictObject({ action: z.literal('undo'), ...items }),
  ])
  .openapi('BulkDecision', {
    example: {
      action: 'dismiss',
      reason: 'test',
      items: [{ id: '0190a1b2-0000-7000-8000-000000000001', version: 2 }],
    },
  });

type BulkBody = z.output<typeof BulkBody>;

const BulkResult = z
  .object({
    id: z.string(),
    candidate: orNull(Candidate).openapi({ description: 'As it is now, where it was decided.' }),
    problem: orNull(ProblemBody).openapi({ description: 'Why it was not decided.' }),
  })
  .openapi('BulkResult');

const bulk = apiRoute('responder', {
  method: 'post',
  path: '/bulk',
  tags: ['candidates'],
  summary: 'Decide several candidates alike',
  description: 'Each is decided by itself: some may be refused while others are not.',
  request: { body: jsonBody(BulkBody) },
  responses: {
    200: jsonAnswer(
      z.object({ items: z.array(BulkResult) }),
      'One result for each, in the order of the request.',
    ),
    ...badBody,
  },
});

/** The same decision about many candidates. */
export function bulkRoute(context: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();
  api.openapi(bulk, async (c) => {
    const body = c.req.valid('json');
    const caller = c.get('caller');
    const results: z.infer<typeof BulkResult>[] = [];
    for (const { id, version } of body.items) {
      results.push(await decideOne(context, { id: id.toLowerCase(), version, caller }, body));
    }
    return c.json({ items: results }, 200);
  });
  return api;
}

async function decideOne(
  context: WebContext,
  { id, version, caller }: { id: string; version: number; caller: Caller },
  body: BulkBody,
): Promise<z.infer<typeof BulkResult>> {
  const outcome = await decide(context, { id, version, actor: caller.actor }, body);
  if (!outcome.ok) {
    const problem = await decisionProblem(context.db, { id, caller, refused: outcome.problem });
    return { id, candidate: null, problem: problemBody(problem) };
  }
  const candidate = await readCandidate(context.db, id);
  const gone = candidate === null ? problemBody(notFoundProblem('candidate', id)) : null;
  return { id, candidate, problem: gone };
}

function decide(
  context: WebContext,
  of: Deciding,
  body: BulkBody,
): Promise<Result<unknown, DecisionRefused>> {
  switch (body.action) {
    case 'confirm':
      return confirm(context, of, body);
    case 'dismiss':
      return dismiss(context, of, body);
    case 'snooze':
      return snooze(context, of, body);
    case 'merge':
      return merge(context, of, body);
    case 'undo':
      return undoDecision(context, of);
    default:
      return assertNever(body);
  }
}
