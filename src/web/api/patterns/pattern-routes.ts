import { OpenAPIHono, z } from '@hono/zod-openapi';
import { patternOrders } from '../../../db/queries/rank-patterns.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { apiRoute, badQuery, jsonAnswer, notFound } from '../api-route.ts';
import { pageSchema } from '../page-of.ts';
import { paging } from '../request-parts.ts';
import { patternEditRoutes } from './edit-routes.ts';
import { listPatterns } from './list-patterns.ts';
import { Pattern, WholePattern } from './pattern-object.ts';
import { FingerprintPath, readOrNotFound } from './pattern-path.ts';
import { themeRoutes } from './theme-routes.ts';

const Query = z.strictObject({
  ...paging,
  sort: z
    .enum(['last', ...patternOrders])
    .default('last')
    .openapi({
      description:
        '`last`: seen last first; `rate`: most often in the last 14 days first; `trend`: what rises most against the 60 days before first. What was not seen in the last 14 days follows, seen last first.',
    }),
});

const list = apiRoute('viewer', {
  method: 'get',
  path: '/',
  tags: ['patterns'],
  summary: 'What happened again and again, in an order of your choice',
  request: { query: Query },
  responses: { 200: jsonAnswer(pageSchema(Pattern), 'A page of patterns.'), ...badQuery },
});

const get = apiRoute('viewer', {
  method: 'get',
  path: '/{fingerprint}',
  tags: ['patterns'],
  summary: 'Get a pattern with what was masked in it, and what people said of it',
  description: 'What was merged into another pattern is answered with that one.',
  request: { params: FingerprintPath },
  responses: { 200: jsonAnswer(WholePattern, 'The pattern.'), ...notFound },
});

export function patternRoutes(context: WebContext): OpenAPIHono<WebVariables> {
  const { db } = context;
  const api = new OpenAPIHono<WebVariables>();
  api.openapi(list, async (c) => {
    return c.json(await listPatterns(db, c.req.valid('query')), 200);
  });
  // Before what takes any name in its place.
  api.route('/', themeRoutes(context));
  api.openapi(get, async (c) => {
    return c.json(await readOrNotFound(db, c.req.valid('param').fingerprint), 200);
  });
  api.route('/', patternEditRoutes(context));
  return api;
}
