import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { WebVariables } from '../web-context.ts';
import { apiRoute, jsonAnswer } from './api-route.ts';

const Me = z
  .object({
    actor: z.string().openapi({ example: 'person:dana', description: 'As the audit names it.' }),
    name: z.string(),
    role: z.enum(['viewer', 'responder', 'admin']),
  })
  .openapi('Me');

const get = apiRoute('viewer', {
  method: 'get',
  path: '/',
  tags: ['me'],
  summary: 'Who the token or the session belongs to',
  responses: { 200: jsonAnswer(Me, 'You.') },
});

export function meRoute(): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();
  api.openapi(get, (c) => {
    const { actor, name, role } = c.get('caller');
    return c.json({ actor, name, role }, 200);
  });
  return api;
}
