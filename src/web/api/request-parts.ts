import { z } from '@hono/zod-openapi';
import type { ZodType } from 'zod';
import { cleanText } from '../../core/clean-text.ts';

/** How much of a list is answered, and from where on. */
export const paging = {
  limit: z.coerce
    .number({ error: 'must be a number from 1 to 200' })
    .int()
    .min(1)
    .max(200)
    .default(50)
    .openapi({ description: 'How many at most.' }),
  cursor: z
    .string()
    .max(500)
    .optional()
    .openapi({ description: '`nextCursor` of the answer before; absent for the first page.' }),
};

/** A day, or a moment with its zone; Postgres and JavaScript both know its year. */
export const Moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()], {
    error: 'must be a time such as 2030-01-31T09:00:00Z',
  })
  .transform((text) => new Date(text))
  .refine((at) => at.getUTCFullYear() >= 1 && at.getUTCFullYear() <= 9999, {
    error: 'must be in the years 1 to 9999',
  })
  .openapi({ type: 'string', format: 'date-time', example: '2030-01-31T09:00:00Z' });

/** A filter that may be given several times, or once with commas. */
export function listOf<T extends ZodType<string, string>>(item: T, description: string) {
  const { type, enum: words } = z.toJSONSchema(item);
  return z
    .union([z.string(), z.array(z.string())])
    .transform((given) => [given].flat().flatMap((text) => text.split(',')))
    .pipe(z.array(item).max(50))
    .optional()
    .openapi({
      description: `${description} Several are separated by commas, or given one by one.`,
      type: 'array',
      items: { type: type ?? 'string', ...(words === undefined ? {} : { enum: words }) },
    });
}

/** Names and ids in filters. */
export const Name = z.string().min(1).max(200);

export const Note = z
  .string()
  .max(4_000)
  .transform((text) => cleanText(text))
  .openapi({ type: 'string', example: 'The pool was too small; see the graph.' });

/** What needs no more said than its address. */
export const Nothing = z.strictObject({}).openapi('Nothing');

/** An id in a body. Ids in a path are checked by `uuidOrNotFound` instead. */
export const Id = z.guid({ error: 'must be an id' });

export const IdPath = z.object({ id: z.string().openapi({ format: 'uuid' }) });

/** Ids of what people name themselves: services, teams, connections. */
export const NamePath = z.object({ id: z.string() });
