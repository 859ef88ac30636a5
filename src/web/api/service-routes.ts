import { OpenAPIHono, z } from '@hono/zod-openapi';
import { listServices } from '../../db/queries/list-services.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { apiRoute, badQuery, jsonAnswer, notFound } from './api-route.ts';
import { readCursor } from './cursor.ts';
import { pageOf, pageSchema } from './page-of.ts';
import { NamePath, paging } from './request-parts.ts';
import { orNotFound } from './uuid-or-not-found.ts';

const Names = z.array(z.string()).readonly();

const Service = z
  .object({
    id: z.string(),
    name: z.string().nullable(),
    team: z.string().nullable(),
    tier: z.int().nullable().openapi({
      description:
        'When it fails: 1 customers can’t use it, 2 customers notice, 3 only colleagues notice, 4 nobody notices for a day; null counts as 3.',
    }),
    match: z
      .object({ pagerduty: Names, github: Names, environments: Names, jira: Names })
      .openapi({ description: 'How signals find it.' }),
  })
  .openapi('Service');

const list = apiRoute('viewer', {
  method: 'get',
  path: '/',
  tags: ['services'],
  summary: 'List services, by id',
  request: { query: z.strictObject(paging) },
  responses: { 200: jsonAnswer(pageSchema(Service), 'A page of services.'), ...badQuery },
});

const get = apiRoute('viewer', {
  method: 'get',
  path: '/{id}',
  tags: ['services'],
  summary: 'Get a service',
  request: { params: NamePath },
  responses: { 200: jsonAnswer(Service, 'The service.'), ...notFound },
});

const Cursor = z.tuple([z.string()]);

export function serviceRoutes({ db }: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();

  api.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const afterId = readCursor(Cursor, cursor)?.[0] ?? null;
    const page = pageOf(await listServices(db, {}, { afterId, limit: limit + 1 }), limit, (row) => [
      row.id,
    ]);
    return c.json({ items: page.rows.map(toService), nextCursor: page.nextCursor }, 200);
  });

  api.openapi(get, async (c) => {
    const { id } = c.req.valid('param');
    const [row] = await listServices(db, { id }, { afterId: null, limit: 1 });
    return c.json(toService(orNotFound(row ?? null, 'service', id)), 200);
  });
  return api;
}

type Row = Awaited<ReturnType<typeof listServices>>[number];

function toService({ id, name, teamId, tier, match }: Row): z.infer<typeof Service> {
  const { pagerduty = [], github = [], environments = [], jira = [] } = match;
  return { id, name, team: teamId, tier, match: { pagerduty, github, environments, jira } };
}
