import { OpenAPIHono, z } from '@hono/zod-openapi';
import { listConnections } from '../../../db/queries/list-connections.ts';
import { checkConnection } from '../../../ingest/check-connection.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { apiRoute, badQuery, jsonAnswer, notFound } from '../api-route.ts';
import { readCursor } from '../cursor.ts';
import { pageOf, pageSchema } from '../page-of.ts';
import { NamePath, paging } from '../request-parts.ts';
import { orNotFound } from '../uuid-or-not-found.ts';
import { Connection, toConnections } from './connection-object.ts';

const list = apiRoute('viewer', {
  method: 'get',
  path: '/',
  tags: ['connections'],
  summary: 'List connections, by id',
  request: { query: z.strictObject(paging) },
  responses: { 200: jsonAnswer(pageSchema(Connection), 'A page of connections.'), ...badQuery },
});

const get = apiRoute('viewer', {
  method: 'get',
  path: '/{id}',
  tags: ['connections'],
  summary: 'Get a connection',
  request: { params: NamePath },
  responses: { 200: jsonAnswer(Connection, 'The connection.'), ...notFound },
});

const ConnectionCheck = z
  .object({
    ok: z.boolean(),
    detail: z.string().openapi({ description: 'What the provider said, as a sentence.' }),
  })
  .openapi('ConnectionCheck');

const check = apiRoute('admin', {
  method: 'post',
  path: '/{id}/check',
  tags: ['connections'],
  summary: 'Ask the provider whether the API token of a connection works',
  request: { params: NamePath },
  responses: { 200: jsonAnswer(ConnectionCheck, 'What came of it.'), ...notFound },
});

const Cursor = z.tuple([z.string()]);

export function connectionRoutes(context: WebContext): OpenAPIHono<WebVariables> {
  const { db } = context;
  const api = new OpenAPIHono<WebVariables>();

  api.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const afterId = readCursor(Cursor, cursor)?.[0] ?? null;
    const rows = await listConnections(db, {}, { afterId, limit: limit + 1 });
    const page = pageOf(rows, limit, (row) => [row.id]);
    const items = await toConnections(context, page.rows);
    return c.json({ items, nextCursor: page.nextCursor }, 200);
  });

  api.openapi(get, async (c) => {
    const { id } = c.req.valid('param');
    const rows = await listConnections(db, { id }, { afterId: null, limit: 1 });
    const [found] = await toConnections(context, rows);
    return c.json(orNotFound(found ?? null, 'connection', id), 200);
  });

  api.openapi(check, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(orNotFound(await checkConnection(context, id), 'connection', id), 200);
  });
  return api;
}
