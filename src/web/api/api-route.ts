import { createRoute, type RouteConfig, z } from '@hono/zod-openapi';
import type { ZodType } from 'zod';
import type { TokenScope } from '../../core/token-scopes.ts';
import { requireRole, scopeOf } from '../auth/require-role.ts';
import type { Role } from '../caller.ts';

/** RFC 9457, as every error is answered. */
export const ProblemBody = z
  .looseObject({
    type: z.string().openapi({ example: '/api#problem-not-found' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().openapi({ description: 'A sentence for the person who asked.' }),
  })
  .openapi('Problem');

/** A route of the API with the least role that may use it, and what a token has to be for; enforced and documented alike. */
export function apiRoute<
  P extends string,
  R extends Omit<RouteConfig, 'path'> & { path: P; summary: string },
>(least: Role, route: R, scope: TokenScope = scopeOf(least)) {
  const access = { 'x-least-role': least, 'x-token-scope': scope };
  return createRoute({ ...route, middleware: requireRole(least, scope), ...access });
}

export function jsonBody<S extends ZodType>(schema: S) {
  return { required: true, content: { 'application/json': { schema } } };
}

export function jsonAnswer<S extends ZodType>(schema: S, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

export function problemAnswer(description: string) {
  return { description, content: { 'application/problem+json': { schema: ProblemBody } } };
}

export const notFound = { 404: problemAnswer('There is no such thing.') };

/** What changes a near miss, a ticket or a pattern may refuse. */
export const otherTeam = {
  403: problemAnswer(
    'It belongs to a team that you do not decide for; the detail says whose it is.',
  ),
};

/** What a list may refuse. */
export const badQuery = { 422: problemAnswer('A filter, the limit or the cursor is wrong.') };

/** What anything with a body may refuse. */
export const badBody = {
  413: problemAnswer('The body is larger than 256 KB.'),
  415: problemAnswer('The body is not JSON by its content type.'),
  422: problemAnswer('The body is wrong; `errors` names each fault with its path.'),
};

/**
 * Something that may be null. Unlike `nullable`, which would make the schema nullable wherever it is
 * referred to.
 */
export function orNull<S extends ZodType>(schema: S) {
  return z.union([schema, z.null()]);
}
