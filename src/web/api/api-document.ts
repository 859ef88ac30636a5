import type { OpenAPIHono } from '@hono/zod-openapi';
import { programVersion } from '../program-version.ts';
import type { WebVariables } from '../web-context.ts';

const about = `Reading needs the role viewer, deciding responder, configuring admin.
Send \`authorization: Bearer <token>\`; our own pages use their session.
Errors are \`application/problem+json\`. Lists take \`limit\` and \`cursor\`, newest first unless said.`;

/** The OpenAPI description of the API, made of the very schemas that check requests. */
export function apiDocument(api: OpenAPIHono<WebVariables>) {
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
  });
  return api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Closecall', version: programVersion(), description: about },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
  });
}

export type ApiDocument = ReturnType<typeof apiDocument>;
