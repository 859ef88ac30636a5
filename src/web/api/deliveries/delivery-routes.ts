import { OpenAPIHono, z } from '@hono/zod-openapi';
import { bodyOfDelivery } from '../../../db/queries/body-of-delivery.ts';
import { listDeliveries } from '../../../db/queries/list-deliveries.ts';
import { deliveryStatuses } from '../../../db/schema/deliveries.ts';
import { replayByPerson } from '../../../triage/replay-delivery.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { apiRoute, badQuery, jsonAnswer, notFound } from '../api-route.ts';
import { readCursor } from '../cursor.ts';
import { pageOf, pageSchema } from '../page-of.ts';
import { Id, IdPath, listOf, Moment, Name, paging } from '../request-parts.ts';
import { orNotFound, uuidOrNotFound } from '../uuid-or-not-found.ts';
import { Delivery, readDelivery, toDeliveries } from './delivery-object.ts';

const tags = ['deliveries'];

const list = apiRoute('viewer', {
  method: 'get',
  path: '/',
  tags,
  summary: 'List deliveries, newest first',
  request: {
    query: z.strictObject({
      connection: listOf(Name, 'Only of these connections, by id.'),
      status: listOf(z.enum(deliveryStatuses), 'Only these statuses.'),
      since: Moment.optional().openapi({ description: 'Arrived then or later.' }),
      until: Moment.optional().openapi({ description: 'Arrived before.' }),
      ...paging,
    }),
  },
  responses: { 200: jsonAnswer(pageSchema(Delivery), 'A page of deliveries.'), ...badQuery },
});

const get = apiRoute('viewer', {
  method: 'get',
  path: '/{id}',
  tags,
  summary: 'Get a delivery and what came of it',
  request: { params: IdPath },
  responses: { 200: jsonAnswer(Delivery, 'The delivery.'), ...notFound },
});

const body = apiRoute('admin', {
  method: 'get',
  path: '/{id}/body',
  tags,
  summary: 'The body of a delivery, as text',
  request: { params: IdPath },
  responses: {
    200: {
      description: 'What arrived; bytes that are no text are replaced.',
      content: { 'text/plain': { schema: z.string() } },
    },
    ...notFound,
  },
});

const replay = apiRoute('admin', {
  method: 'post',
  path: '/{id}/replay',
  tags,
  summary: 'Process a delivery again, as if it had just arrived',
  description: 'Safe to repeat: facts are stored once.',
  request: { params: IdPath },
  responses: {
    200: jsonAnswer(Delivery, 'The delivery; pending until a worker has taken it.'),
    ...notFound,
  },
});

const Cursor = z.tuple([Id]);

export function deliveryRoutes(context: WebContext): OpenAPIHono<WebVariables> {
  const { db } = context;
  const api = new OpenAPIHono<WebVariables>();

  api.openapi(list, async (c) => {
    const { limit, cursor, ...filter } = c.req.valid('query');
    const beforeId = readCursor(Cursor, cursor)?.[0] ?? null;
    const rows = await listDeliveries(db, filter, { beforeId, limit: limit + 1 });
    const page = pageOf(rows, limit, (row) => [row.id]);
    return c.json({ items: await toDeliveries(db, page.rows), nextCursor: page.nextCursor }, 200);
  });

  api.openapi(get, async (c) => {
    const id = uuidOrNotFound(c.req.valid('param').id, 'delivery');
    return c.json(orNotFound(await readDelivery(db, id), 'delivery', id), 200);
  });

  api.openapi(body, async (c) => {
    const id = uuidOrNotFound(c.req.valid('param').id, 'delivery');
    const bytes = orNotFound(await bodyOfDelivery(db, id), 'delivery', id);
    return c.text(new TextDecoder().decode(bytes), 200);
  });

  api.openapi(replay, async (c) => {
    const id = uuidOrNotFound(c.req.valid('param').id, 'delivery');
    const isThere = await replayByPerson(context, { id, actor: c.get('caller').actor });
    const delivery = orNotFound(isThere ? await readDelivery(db, id) : null, 'delivery', id);
    return c.json(delivery, 200);
  });
  return api;
}
