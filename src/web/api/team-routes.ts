import { OpenAPIHono, z } from '@hono/zod-openapi';
import { listTeams } from '../../db/queries/list-teams.ts';
import { checkTracker } from '../../follow-up/check-tracker.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { apiRoute, badQuery, jsonAnswer, notFound } from './api-route.ts';
import { readCursor } from './cursor.ts';
import { pageOf, pageSchema } from './page-of.ts';
import { NamePath, paging } from './request-parts.ts';
import { Team, toTeams } from './team-object.ts';
import { orNotFound } from './uuid-or-not-found.ts';

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

const check = apiRoute('admin', {
  method: 'post',
  path: '/{id}/check',
  tags: ['teams'],
  summary: 'Ask Jira now whether it would take the tickets of a team',
  request: { params: NamePath },
  responses: { 200: jsonAnswer(Team, 'The team, with what Jira said.'), ...notFound },
});

const Cursor = z.tuple([z.string()]);

export function teamRoutes(context: WebContext): OpenAPIHono<WebVariables> {
  const { db } = context;
  const api = new OpenAPIHono<WebVariables>();

  api.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const afterId = readCursor(Cursor, cursor)?.[0] ?? null;
    const rows = await listTeams(db, {}, { afterId, limit: limit + 1 });
    const page = pageOf(rows, limit, (row) => [row.id]);
    const items = await toTeams(db, page.rows, context.directory.sameSite);
    return c.json({ items, nextCursor: page.nextCursor }, 200);
  });

  api.openapi(get, async (c) => {
    const { id } = c.req.valid('param');
    return c.json(orNotFound(await readTeam(context, id), 'team', id), 200);
  });

  api.openapi(check, async (c) => {
    const { id } = c.req.valid('param');
    orNotFound(await readTeam(context, id), 'team', id);
    await checkTracker(context, id);
    return c.json(orNotFound(await readTeam(context, id), 'team', id), 200);
  });
  return api;
}

async function readTeam({ db, directory }: WebContext, id: string) {
  const rows = await listTeams(db, { id }, { afterId: null, limit: 1 });
  const [found] = await toTeams(db, rows, directory.sameSite);
  return found ?? null;
}
