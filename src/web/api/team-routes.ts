import { OpenAPIHono, z } from '@hono/zod-openapi';
import { listTeams } from '../../db/queries/list-teams.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { apiRoute, badQuery, jsonAnswer, notFound } from './api-route.ts';
import { readCursor } from './cursor.ts';
import { pageOf, pageSchema } from './page-of.ts';
import { NamePath, paging } from './request-parts.ts';
import { orNotFound } from './uuid-or-not-found.ts';

const Team = z
  .object({
    id: z.string(),
    name: z.string(),
    jira: z
      .object({ connection: z.string(), project: z.string(), issueType: z.string() })
      .nullable()
      .openapi({ description: 'Where its tickets go.' }),
  })
  .openapi('Team');

const list = apiRoute('viewer', {
  method: 'get',
  path: '/',
  tags: ['teams'],
  summary: 'List teams, by id',
  request: { query: z.strictObject(paging) },
  responses: { 200: jsonAnswer(pageSchema(Team), 'A page of teams.'), ...badQuery },
});

const get = apiRoute('viewer', {
  method: 'get',
  path: '/{id}',
  tags: ['teams'],
  summary: 'Get a team',
  request: { params: NamePath },
  responses: { 200: jsonAnswer(Team, 'The team.'), ...notFound },
});

const Cursor = z.tuple([z.string()]);

export function teamRoutes({ db }: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();

  api.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const afterId = readCursor(Cursor, cursor)?.[0] ?? null;
    const rows = await listTeams(db, {}, { afterId, limit: limit + 1 });
    const page = pageOf(rows, limit, (row) => [row.id]);
    return c.json({ items: page.rows, nextCursor: page.nextCursor }, 200);
  });

  api.openapi(get, async (c) => {
    const { id } = c.req.valid('param');
    const [row] = await listTeams(db, { id }, { afterId: null, limit: 1 });
    return c.json(orNotFound(row ?? null, 'team', id), 200);
  });
  return api;
}
