import { z } from '@hono/zod-openapi';
import type { OwnedTheme } from '../../../db/queries/owned-themes.ts';
import { orNull } from '../api-route.ts';

const At = z.iso.datetime();

export const Theme = z
  .object({
    key: z.string(),
    kind: z.enum(['gap', 'words']),
    about: z
      .string()
      .openapi({ description: 'The gap, or the masked words of the first of them.' }),
    services: z.array(z.string()).readonly(),
    patterns: z.array(z.string()).readonly().openapi({ description: 'Their fingerprints.' }),
    count: z.int().openapi({ description: 'How many near misses of it there were in 30 days.' }),
    firstAt: At,
    lastAt: At,
    owner: orNull(
      z.object({ owner: z.string(), note: z.string().nullable(), by: z.string(), at: At }),
    ),
  })
  .openapi('Theme');

export function toTheme(theme: OwnedTheme): z.infer<typeof Theme> {
  const { key, kind, about, services, fingerprints, count, firstAt, lastAt, owner } = theme;
  return {
    ...{ key, kind, about, services, patterns: fingerprints, count },
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
    owner: owner === null ? null : { ...owner, at: owner.at.toISOString() },
  };
}
