import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { Result } from '../../../core/result.ts';
import { bulkOutcomes, listBulkItems } from '../../../db/queries/bulk-items.ts';
import { listBulkJobs, readBulkJob } from '../../../db/queries/bulk-jobs.ts';
import { databaseNow } from '../../../db/queries/database-now.ts';
import type { BulkJobRow } from '../../../db/schema/bulk-jobs.ts';
import { type BulkRefusedToEnd, cancelBulk, undoBulk } from '../../../triage/end-bulk.ts';
import { deciderOf } from '../../auth/decider-of.ts';
import { HttpProblem } from '../../problem.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import {
  apiRoute,
  badQuery,
  jsonAnswer,
  notFound,
  otherTeam,
  problemAnswer,
} from '../api-route.ts';
import { readCursor } from '../cursor.ts';
import { pageOf, pageSchema } from '../page-of.ts';
import { Id, IdPath, listOf, paging } from '../request-parts.ts';
import { notFoundProblem, orNotFound, uuidOrNotFound } from '../uuid-or-not-found.ts';
import { Bulk, BulkResult, toBulk, toBulkResult } from './bulk-object.ts';

/** A job was taken on; where to look at it. */
export const accepted = {
  ...jsonAnswer(Bulk, 'It goes on by itself; look at it under `url`.'),
  headers: z.object({ location: z.string() }),
};

const list = apiRoute('viewer', {
  method: 'get',
  path: '/',
  tags: ['bulk'],
  summary: 'List bulk decisions, newest first',
  request: { query: z.strictObject(paging) },
  responses: { 200: jsonAnswer(pageSchema(Bulk), 'A page of bulk decisions.'), ...badQuery },
});

const get = apiRoute('viewer', {
  method: 'get',
  path: '/{id}',
  tags: ['bulk'],
  summary: 'Get a bulk decision and how far it has come',
  request: { params: IdPath },
  responses: { 200: jsonAnswer(Bulk, 'The bulk decision.'), ...notFound },
});

const results = apiRoute('viewer', {
  method: 'get',
  path: '/{id}/results',
  tags: ['bulk'],
  summary: 'What became of each candidate of a bulk decision',
  request: {
    params: IdPath,
    query: z.strictObject({
      outcome: listOf(z.enum(bulkOutcomes), 'Only what became this.'),
      ...paging,
    }),
  },
  responses: {
    200: jsonAnswer(pageSchema(BulkResult), 'A page of results, in the order of the job.'),
    ...notFound,
    ...badQuery,
  },
});

const undo = apiRoute('responder', {
  method: 'post',
  path: '/{id}/undo',
  tags: ['bulk'],
  summary: 'Take back what a bulk decision decided',
  description:
    'A job of its own, about exactly what that one decided and nobody changed since. One that still goes on is stopped first. Possible for 30 days after its end; what it was about is forgotten then. Asked again, it is the same job.',
  request: { params: IdPath },
  responses: {
    202: accepted,
    ...otherTeam,
    ...notFound,
    409: problemAnswer('It took decisions back itself, or ended more than 30 days ago.'),
  },
});

const cancel = apiRoute('responder', {
  method: 'post',
  path: '/{id}/cancel',
  tags: ['bulk'],
  summary: 'Stop a bulk decision',
  description: 'What was decided so far stays decided; the rest is left as it is.',
  request: { params: IdPath },
  responses: {
    200: jsonAnswer(Bulk, 'The bulk decision as it is now.'),
    ...otherTeam,
    ...notFound,
    409: problemAnswer('It is finished already.'),
  },
});

const ListCursor = z.tuple([Id]);
const ResultsCursor = z.tuple([z.int().min(0)]);

/** Bulk decisions; they are begun in `candidates/bulk-route.ts`. */
export function bulkRoutes(context: WebContext): OpenAPIHono<WebVariables> {
  const { db } = context;
  const api = new OpenAPIHono<WebVariables>();
  const tell = async (id: string) => toBulk(orNotFound(await readBulkJob(db, id), what, id));

  api.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const beforeId = readCursor(ListCursor, cursor)?.[0] ?? null;
    const rows = await listBulkJobs(db, {}, { beforeId, limit: limit + 1 });
    const page = pageOf(rows, limit, (row) => [row.id]);
    return c.json({ items: page.rows.map(toBulk), nextCursor: page.nextCursor }, 200);
  });

  api.openapi(get, async (c) =>
    c.json(await tell(uuidOrNotFound(c.req.valid('param').id, what)), 200),
  );

  api.openapi(results, async (c) => {
    const id = uuidOrNotFound(c.req.valid('param').id, what);
    await tell(id);
    const { limit, cursor, outcome } = c.req.valid('query');
    const after = readCursor(ResultsCursor, cursor)?.[0] ?? 0;
    const rows = await listBulkItems(db, { jobId: id, outcome }, { after, limit: limit + 1 });
    const page = pageOf(rows, limit, (row) => [row.position]);
    const viewer = { caller: c.get('caller'), now: await databaseNow(db) };
    const items = page.rows.map((row) => toBulkResult(row, viewer));
    return c.json({ items, nextCursor: page.nextCursor }, 200);
  });

  api.openapi(undo, async (c) => {
    const id = uuidOrNotFound(c.req.valid('param').id, what);
    const ended = orProblem(await undoBulk(context, { id, ...deciderOf(c.get('caller')) }), id);
    const job = await tell(ended.id);
    return c.json(job, 202, { location: job.url });
  });

  api.openapi(cancel, async (c) => {
    const id = uuidOrNotFound(c.req.valid('param').id, what);
    const ended = orProblem(await cancelBulk(context, { id, ...deciderOf(c.get('caller')) }), id);
    return c.json(await tell(ended.id), 200);
  });
  return api;
}

const what = 'bulk decision';

function orProblem(ended: Result<BulkJobRow, BulkRefusedToEnd>, id: string): BulkJobRow {
  if (ended.ok) return ended.value;
  if (ended.problem.code === 'not-found') throw notFoundProblem(what, id);
  throw new HttpProblem(ended.problem.code, ended.problem.detail);
}
