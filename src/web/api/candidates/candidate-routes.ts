import { OpenAPIHono, z } from '@hono/zod-openapi';
import { historyOfCandidate } from '../../../db/queries/history-of-candidate.ts';
import { listCandidates } from '../../../db/queries/list-candidates.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { apiRoute, badQuery, jsonAnswer, notFound } from '../api-route.ts';
import { AuditEvent, toAuditEvent } from '../audit-event-object.ts';
import { readCursor } from '../cursor.ts';
import { pageOf, pageSchema } from '../page-of.ts';
import { Id, IdPath, paging } from '../request-parts.ts';
import { orNotFound, uuidOrNotFound } from '../uuid-or-not-found.ts';
import { candidateFilters, toFilter } from './candidate-filters.ts';
import { Candidate } from './candidate-object.ts';
import { readCandidate, toCandidates } from './to-candidate.ts';

const list = apiRoute('viewer', {
  method: 'get',
  path: '/',
  tags: ['candidates'],
  summary: 'List candidates, newest first',
  description: 'Without a filter every status is there.',
  request: {
    query: z.strictObject({
      ...candidateFilters,
      ...paging,
    }),
  },
  responses: { 200: jsonAnswer(pageSchema(Candidate), 'A page of candidates.'), ...badQuery },
});

const get = apiRoute('viewer', {
  method: 'get',
  path: '/{id}',
  tags: ['candidates'],
  summary: 'Get a candidate',
  request: { params: IdPath },
  responses: { 200: jsonAnswer(Candidate, 'The candidate.'), ...notFound },
});

const history = apiRoute('viewer', {
  method: 'get',
  path: '/{id}/history',
  tags: ['candidates'],
  summary: 'What happened to a candidate and its follow-up, oldest first',
  request: { params: IdPath, query: z.strictObject(paging) },
  responses: {
    200: jsonAnswer(pageSchema(AuditEvent), 'A page of events.'),
    ...notFound,
    ...badQuery,
  },
});

const ListCursor = z.tuple([
  z.iso
    .datetime()
    .transform((text) => new Date(text))
    .refine((at) => at.getUTCFullYear() >= 1),
  Id,
]);
const HistoryCursor = z.tuple([z.int().min(0)]);

/** Reading candidates; decisions are in `decision-routes.ts`. */
export function candidateRoutes({ db }: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();

  api.openapi(list, async (c) => {
    const { limit, cursor, ...asked } = c.req.valid('query');
    const position = readCursor(ListCursor, cursor);
    const after = position === null ? null : { occurredAt: position[0], id: position[1] };
    const rows = await listCandidates(db, toFilter(asked), { after, limit: limit + 1 });
    const page = pageOf(rows, limit, ({ candidate }) => [
      candidate.occurredAt.toISOString(),
      candidate.id,
    ]);
    return c.json({ items: await toCandidates(db, page.rows), nextCursor: page.nextCursor }, 200);
  });

  api.openapi(get, async (c) => {
    const id = uuidOrNotFound(c.req.valid('param').id, 'candidate');
    return c.json(orNotFound(await readCandidate(db, id), 'candidate', id), 200);
  });

  api.openapi(history, async (c) => {
    const id = uuidOrNotFound(c.req.valid('param').id, 'candidate');
    orNotFound(await readCandidate(db, id), 'candidate', id);
    const { limit, cursor } = c.req.valid('query');
    const afterId = readCursor(HistoryCursor, cursor)?.[0] ?? 0;
    const events = await historyOfCandidate(db, id, { afterId, limit: limit + 1 });
    const page = pageOf(events, limit, (event) => [event.id]);
    return c.json({ items: page.rows.map(toAuditEvent), nextCursor: page.nextCursor }, 200);
  });
  return api;
}
