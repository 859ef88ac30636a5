import { z } from '@hono/zod-openapi';
import type { ZodType } from 'zod';
import { writeCursor } from './cursor.ts';

export function pageSchema<S extends ZodType>(item: S) {
  return z.object({
    items: z.array(item).readonly(),
    nextCursor: z
      .string()
      .nullable()
      .openapi({ description: 'Give it as `cursor` for the next page; null at the end.' }),
  });
}

/** Cuts rows, of which one more than `limit` was read, to a page. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => readonly (string | number)[],
): { rows: readonly Row[]; nextCursor: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const nextCursor =
    rows.length > limit && last !== undefined ? writeCursor(positionOf(last)) : null;
  return { rows: page, nextCursor };
}
