import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { DbOrTx } from '../../db/client.ts';
import { listConnections } from '../../db/queries/list-connections.ts';
import { secretsOfConnections } from '../../db/queries/secrets-of-connections.ts';
import { trafficOfConnections } from '../../db/queries/traffic-of-connections.ts';
import { checkConnection } from '../../ingest/check-connection.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { apiRoute, badQuery, jsonAnswer, notFound } from './api-route.ts';
import { readCursor } from './cursor.ts';
import { pageOf, pageSchema } from './page-of.ts';
import { NamePath, paging } from './request-parts.ts';
import { orNotFound } from './uuid-or-not-found.ts';

const At = z.iso.datetime();

const Secret = z
  .object({
    purpose: z.enum(['webhook', 'apiToken']),
    lastFour: z.string().openapi({ description: 'Empty where the secret is short.' }),
    createdAt: At,
    endsAt: At.nullable(),
  })
  .openapi('Secret', { description: 'That a secret is there; never the secret.' });

const Connection = z
  .object({
    id: z.string(),
    connector: z.string(),
    name: z.string(),
    enabled: z.boolean(),
    settings: z.record(z.string(), z.unknown()),
    secrets: z.array(Secret),
    lastDeliveryAt: At.nullable().openapi({ description: 'Null when nothing came for 30 days.' }),
    deliveries24h: z
      .object({ pending: z.int(), processed: z.int(), ignored: z.int(), quarantined: z.int() })
      .openapi({ description: 'What came within the last 24 hours, by its status.' }),
    createdAt: At,
    updatedAt: At,
  })
  .openapi('Connection');

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
    return c.json({ items: await describe(db, page.rows), nextCursor: page.nextCursor }, 200);
  });

  api.openapi(get, async (c) => {
    const { id } = c.req.valid('param');
    const [found] = await describe(
      db,
      await listConnections(db, { id }, { afterId: null, limit: 1 }),
    );
    return c.json(orNotFound(found ?? null, 'connection', id), 200);
  });

  api.openapi(check, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(orNotFound(await checkConnection(context, id), 'connection', id), 200);
  });
  return api;
}

type Row = Awaited<ReturnType<typeof listConnections>>[number];

async function describe(db: DbOrTx, rows: readonly Row[]): Promise<z.infer<typeof Connection>[]> {
  const ids = rows.map((row) => row.id);
  const secrets = await secretsOfConnections(db, ids);
  const traffic = await trafficOfConnections(db, ids);
  return rows.map((row) => {
    const came = traffic.find(({ connectionId }) => connectionId === row.id);
    return {
      id: row.id,
      connector: row.connector,
      name: row.name,
      enabled: row.enabled,
      settings: row.settings,
      secrets: secrets
        .filter(({ connectionId }) => connectionId === row.id)
        .map(({ purpose, lastFour, createdAt, endsAt }) => ({
          purpose,
          lastFour,
          createdAt: createdAt.toISOString(),
          endsAt: endsAt?.toISOString() ?? null,
        })),
      lastDeliveryAt: came?.lastDeliveryAt?.toISOString() ?? null,
      deliveries24h: came?.counts ?? { pending: 0, processed: 0, ignored: 0, quarantined: 0 },
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    };
  });
}
