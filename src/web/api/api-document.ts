import type { OpenAPIHono } from '@hono/zod-openapi';
import { programVersion } from '../program-version.ts';
import type { WebVariables } from '../web-context.ts';

const about =
  'Send `authorization: Bearer <token>`; our own pages use their session. Viewers read, responders ' +
  'also decide, admins also configure; a token needs the scope too (`x-token-scope`). Errors are `application/problem+json`. Lists take `limit` ' +
  'and `cursor` and answer `items` and `nextCursor`; what has a body has to be JSON.';

const anyProblem = {
  description:
    '401 without a good token, 403 without the role or the scope, 429 after too many requests or bad tokens, 500 for our ' +
    'own trouble, 503 with Retry-After while the database is away.',
  content: {
    'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
  },
};

/** The OpenAPI description of the API, made of the very schemas that check requests. */
export function apiDocument(api: OpenAPIHono<WebVariables>) {
  const document = api.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Closecall', version: programVersion(), description: about },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
  });
  for (const { get, post } of Object.values(document.paths ?? {})) {
    for (const operation of [get, post]) {
      if (operation?.responses !== undefined) operation.responses['default'] = anyProblem;
    }
  }
  return {
    ...document,
    components: {
      ...document.components,
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } as const },
    },
  };
}

export type ApiDocument = ReturnType<typeof apiDocument>;
