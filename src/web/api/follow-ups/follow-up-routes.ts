import { OpenAPIHono, z } from '@hono/zod-openapi';
import { followUpStatuses } from '../../../core/follow-up/transitions.ts';
import { listFollowUps } from '../../../db/queries/list-follow-ups.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { apiRoute, badQuery, jsonAnswer, notFound } from '../api-route.ts';
import { readCursor } from '../cursor.ts';
import { pageOf, pageSchema } from '../page-of.ts';
import { Id, IdPath, listOf, paging } from '../request-parts.ts';
import { orNotFound, uuidOrNotFound } from '../uuid-or-not-found.ts';
import { FollowUp, readFollowUp, toFollowUps } from './follow-up-object.ts';
import { settleRoutes } from './settle-routes.ts';

const list = apiRoute('viewer', {
  method: 'get',
  path: '/',
  tags: ['follow-ups'],
  summary: 'List follow-ups, newest first',
  request: {
    query: z.strictObject({
      status: listOf(z.enum(followUpStatuses), 'Only these statuses.'),
      ...paging,
    }),
  },
  responses: { 200: jsonAnswer(pageSchema(FollowUp), 'A page of follow-ups.'), ...badQuery },
});

const get = apiRoute('viewer', {
  method: 'get',
  path: '/{id}',
  tags: ['follow-ups'],
  summary: 'Get a follow-up',
  request: { params: IdPath },
  responses: { 200: jsonAnswer(FollowUp, 'The follow-up.'), ...notFound },
});

const Cursor = z.tuple([Id]);

export function followUpRoutes(context: WebContext): OpenAPIHono<WebVariables> {
  const { db } = context;
  const api = new OpenAPIHono<WebVariables>();

  api.openapi(list, async (c) => {
    const { limit, cursor, status } = c.req.valid('query');
    const beforeId = readCursor(Cursor, cursor)?.[0] ?? null;
    const rows = await listFollowUps(db, { status }, { beforeId, limit: limit + 1 });
    const page = pageOf(rows, limit, (row) => [row.id]);
    return c.json({ items: await toFollowUps(db, page.rows), nextCursor: page.nextCursor }, 200);
  });

  api.openapi(get, async (c) => {
    const id = uuidOrNotFound(c.req.valid('param').id, 'follow-up');
    return c.json(orNotFound(await readFollowUp(db, id), 'follow-up', id), 200);
  });

  api.route('/', settleRoutes(context));
  return api;
}
