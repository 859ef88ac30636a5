import { OpenAPIHono, z } from '@hono/zod-openapi';
import { WorkingHours } from '../../config/document.ts';
import { listTeams } from '../../db/queries/list-teams.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { apiRoute, badQuery, jsonAnswer, notFound, orNull } from './api-route.ts';
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
    workingHours: orNull(WorkingHours).openapi({
      description: 'When tickets that rules open are sent; null for any time.',
    }),
    automaticTicketsPerWeek: z.int().nullable().openapi({
      description: 'How many tickets rules may open in seven days; null for what the policy says.',
    }),
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
    return c.json({ items: page.rows.map(toTeam), nextCursor: page.nextCursor }, 200);
  });

  api.openapi(get, async (c) => {
    const { id } = c.req.valid('param');
    const [row] = await listTeams(db, { id }, { afterId: null, limit: 1 });
    return c.json(toTeam(orNotFound(row ?? null, 'team', id)), 200);
  });
  return api;
}

function toTeam({ workingHours, ...row }: Awaited<ReturnType<typeof listTeams>>[number]) {
  return {
    ...row,
    workingHours: workingHours && { ...workingHours, days: [...workingHours.days] },
  };
}
