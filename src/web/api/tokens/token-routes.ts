import { OpenAPIHono, z } from '@hono/zod-openapi';
import { listApiTokens } from '../../../db/queries/list-api-tokens.ts';
import { makeApiToken, revokeApiToken, type TokenRefused } from '../../auth/api-tokens.ts';
import { HttpProblem } from '../../problem.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { apiRoute, badBody, badQuery, jsonAnswer, jsonBody, notFound } from '../api-route.ts';
import { pageOfWhole, pageSchema } from '../page-of.ts';
import { IdPath, paging } from '../request-parts.ts';
import { orNotFound, uuidOrNotFound } from '../uuid-or-not-found.ts';
import { validationProblem } from '../validation-problem.ts';
import { MadeToken, MakeToken, Token, toToken } from './token-object.ts';

const list = apiRoute('admin', {
  method: 'get',
  path: '/',
  tags: ['tokens'],
  summary: 'List tokens, those in force first',
  request: { query: z.strictObject(paging) },
  responses: { 200: jsonAnswer(pageSchema(Token), 'A page of tokens.'), ...badQuery },
});

const make = apiRoute('admin', {
  method: 'post',
  path: '/',
  tags: ['tokens'],
  summary: 'Make a token',
  description: 'A token can’t make one that may do more than itself, or that lasts longer.',
  request: { body: jsonBody(MakeToken) },
  responses: { 201: jsonAnswer(MadeToken, 'The token, which is told this once.'), ...badBody },
});

const revoke = apiRoute('admin', {
  method: 'post',
  path: '/{id}/revoke',
  tags: ['tokens'],
  summary: 'Revoke a token, at once',
  request: { params: IdPath },
  responses: { 200: jsonAnswer(Token, 'The token, which is good for nothing now.'), ...notFound },
});

/** The tokens of scripts. */
export function tokenRoutes({ db }: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();

  api.openapi(list, async (c) => {
    const tokens = await listApiTokens(db);
    const page = pageOfWhole(tokens, c.req.valid('query'), ({ id }) => id);
    return c.json({ items: page.rows.map(toToken), nextCursor: page.nextCursor }, 200);
  });

  api.openapi(make, async (c) => {
    const { teams = null, ...wanted } = c.req.valid('json');
    const made = await makeApiToken(db, { ...wanted, teams }, c.get('caller'));
    if (!made.ok) throw problemOf(made.problem);
    const { row, token } = made.value;
    return c.json({ ...toToken(row), token }, 201);
  });

  api.openapi(revoke, async (c) => {
    const id = uuidOrNotFound(c.req.valid('param').id, 'token');
    const revoked = await revokeApiToken(db, id, c.get('caller').actor);
    return c.json(toToken(orNotFound(revoked, 'token', id)), 200);
  });
  return api;
}

function problemOf(refused: TokenRefused): HttpProblem {
  if (refused.code === 'not-allowed') return new HttpProblem('not-allowed', refused.detail);
  const { path, message } = refused;
  return validationProblem([{ path, message }]);
}
