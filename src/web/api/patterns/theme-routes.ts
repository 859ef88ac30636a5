import { OpenAPIHono, z } from '@hono/zod-openapi';
import { ownedThemes } from '../../../db/queries/owned-themes.ts';
import { nameThemeOwner } from '../../../triage/name-theme-owner.ts';
import { deciderOf } from '../../auth/decider-of.ts';
import { HttpProblem } from '../../problem.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import {
  apiRoute,
  badBody,
  badQuery,
  jsonAnswer,
  jsonBody,
  notFound,
  otherTeam,
} from '../api-route.ts';
import { pageOfWhole, pageSchema } from '../page-of.ts';
import { Name, Note, paging } from '../request-parts.ts';
import { notFoundProblem } from '../uuid-or-not-found.ts';
import { Theme, toTheme } from './theme-object.ts';

const list = apiRoute('viewer', {
  method: 'get',
  path: '/themes',
  tags: ['patterns'],
  summary: 'What three services or more have in common, within 30 days',
  description: 'The same gap, or similar words, the widest first.',
  request: { query: z.strictObject(paging) },
  responses: { 200: jsonAnswer(pageSchema(Theme), 'A page of themes.'), ...badQuery },
});

const OwnerBody = z
  .strictObject({ owner: Name.transform((name) => name.trim()).pipe(Name), note: Note.optional() })
  .openapi('NameThemeOwner', {
    example: { owner: 'platform on-call', note: 'Looks at the connection pools.' },
  });

const name = apiRoute('responder', {
  method: 'put',
  path: '/themes/{key}/owner',
  tags: ['patterns'],
  summary: 'Name the owner of a theme',
  request: { params: z.object({ key: z.string() }), body: jsonBody(OwnerBody) },
  responses: { 200: jsonAnswer(Theme, 'The theme.'), ...otherTeam, ...notFound, ...badBody },
});

export function themeRoutes(context: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();

  api.openapi(list, async (c) => {
    const themes = await ownedThemes(context.db);
    const page = pageOfWhole(themes, c.req.valid('query'), ({ key }) => key);
    return c.json({ items: page.rows.map(toTheme), nextCursor: page.nextCursor }, 200);
  });

  api.openapi(name, async (c) => {
    const { key } = c.req.valid('param');
    const { owner, note = null } = c.req.valid('json');
    const by = deciderOf(c.get('caller'));
    const named = await nameThemeOwner(context, { key, owner, note, ...by });
    if (!named.ok && named.problem.code === 'other-team') {
      throw new HttpProblem('other-team', named.problem.detail);
    }
    if (!named.ok) throw notFoundProblem('theme', key);
    return c.json(toTheme(named.value), 200);
  });
  return api;
}
