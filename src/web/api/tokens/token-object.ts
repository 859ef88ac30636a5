import { z } from '@hono/zod-openapi';
import { tokenScopes } from '../../../core/token-scopes.ts';
import type { ListedToken } from '../../../db/queries/list-api-tokens.ts';
import { mostTokenDays, usualTokenDays } from '../../auth/api-tokens.ts';
import { Name } from '../request-parts.ts';

const At = z.iso.datetime();
const scopes = z.array(z.enum(tokenScopes));

/** A token of the API, as lists tell it. */
export const Token = z
  .object({
    id: z.string(),
    name: z.string(),
    tail: z.string().nullable().openapi({ description: 'Its last four characters.' }),
    scopes: z.union([scopes, z.null()]).openapi({
      description: 'What it is for; null where it is for all that its role may.',
    }),
    role: z.enum(['viewer', 'responder', 'admin']),
    teams: z.array(z.string()).nullable().openapi({
      description: 'For which teams it decides, besides what has none; null for all.',
    }),
    status: z.enum(['active', 'expired', 'revoked']),
    createdBy: z.string().nullable(),
    createdAt: At,
    expiresAt: At.nullable(),
    lastUsedAt: At.nullable().openapi({ description: 'To the minute.' }),
    revokedAt: At.nullable(),
  })
  .openapi('Token');

export const MadeToken = Token.extend({
  token: z.string().openapi({ description: 'The token itself. It is told this once.' }),
}).openapi('MadeToken');

export const MakeToken = z
  .strictObject({
    name: Name.transform((name) => name.trim()).pipe(Name),
    scopes: scopes.min(1).max(tokenScopes.length),
    teams: z.array(Name).min(1).max(200).optional(),
    days: z
      .int()
      .min(1)
      .max(mostTokenDays)
      .nullable()
      .default(usualTokenDays)
      .openapi({
        description: `Until it expires, ${usualTokenDays} unless said; null for never.`,
      }),
  })
  .openapi('MakeToken', {
    example: { name: 'deploy-bot', scopes: ['read', 'report'], days: usualTokenDays },
  });

export function toToken(row: Omit<ListedToken, 'hasExpired'> & { hasExpired?: boolean }) {
  const { id, name, tail, scopes: granted, role, teams, createdBy, hasExpired = false } = row;
  return {
    ...{ id, name, tail, scopes: granted, role, teams, createdBy },
    status: statusOf(row.revokedAt, hasExpired),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}

function statusOf(revokedAt: Date | null, hasExpired: boolean) {
  if (revokedAt !== null) return 'revoked' as const;
  return hasExpired ? ('expired' as const) : ('active' as const);
}
