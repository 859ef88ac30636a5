import { createHash } from 'node:crypto';
import { OpenAPIHono, z } from '@hono/zod-openapi';
import { readBulkJob } from '../../../db/queries/bulk-jobs.ts';
import { type BulkRefusedToStart, startBulk } from '../../../triage/start-bulk.ts';
import { deciderOf } from '../../auth/decider-of.ts';
import type { HttpProblem } from '../../problem.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { apiRoute, badBody, jsonBody } from '../api-route.ts';
import { BulkBody, decisionOf, selectionOf } from '../bulk/bulk-bodies.ts';
import { toBulk } from '../bulk/bulk-object.ts';
import { accepted } from '../bulk/bulk-routes.ts';
import { orNotFound } from '../uuid-or-not-found.ts';
import { validationProblem } from '../validation-problem.ts';

const bulk = apiRoute('responder', {
  method: 'post',
  path: '/bulk',
  tags: ['candidates'],
  summary: 'Decide on many candidates alike',
  description:
    'A job of its own, at once: each candidate is decided by itself, and one that is refused stops none of the others. What belongs to teams that you do not decide for is left out.',
  request: {
    headers: z.object({
      'idempotency-key': z.string().min(1).max(200).optional().openapi({
        description: 'The same request with the same key is the same job.',
      }),
    }),
    body: jsonBody(BulkBody),
  },
  responses: { 202: accepted, ...badBody },
});

/** The same decision about many candidates. */
export function bulkRoute(context: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();
  api.openapi(bulk, async (c) => {
    const body = c.req.valid('json');
    const key = c.req.valid('header')['idempotency-key'];
    const started = await startBulk(context, {
      decision: decisionOf(body),
      selection: selectionOf(body),
      ...deciderOf(c.get('caller')),
      request: key === undefined ? null : { key, hash: hashOf(body) },
    });
    if (!started.ok) throw problemOf(started.problem);
    const { id } = started.value;
    const job = toBulk(orNotFound(await readBulkJob(context.db, id), 'bulk decision', id));
    return c.json(job, 202, { location: job.url });
  });
  return api;
}

function hashOf(body: BulkBody): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('hex');
}

function problemOf(refused: BulkRefusedToStart): HttpProblem {
  switch (refused.code) {
    case 'key-used': {
      const message = 'came before with another request; choose a new one';
      return validationProblem([{ path: 'Idempotency-Key', message }]);
    }
    case 'no-such-team': {
      const message = `there is no team called “${refused.team}”`;
      return validationProblem([{ path: 'team', message }]);
    }
    case 'too-many': {
      const { matching, most } = refused;
      const message = `matches ${matching} candidates, and one job takes ${most} at most; narrow it with since and until`;
      return validationProblem([{ path: 'filter', message }]);
    }
  }
}
