import { z } from '@hono/zod-openapi';
import type { ZodType } from 'zod';
import { readCursor, writeCursor } from './cursor.ts';

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

/** Where the last row of a page stood, and its id. */
const WholeCursor = z.tuple([z.int().min(0), z.string()]);

/**
 * Cuts a list that is worked out as a whole to a page. The next one goes on behind the last row, or in
 * its place where that is gone by then.
 */
export function pageOfWhole<Row>(
  rows: readonly Row[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  idOf: (row: Row) => string,
): { rows: readonly Row[]; nextCursor: string | null } {
  const last = readCursor(WholeCursor, cursor);
  const place = last === null ? -1 : rows.findIndex((row) => idOf(row) === last[1]);
  const from = place < 0 ? (last?.[0] ?? 0) : place + 1;
  return pageOf(rows.slice(from, from + limit + 1), limit, (row) => [rows.indexOf(row), idOf(row)]);
}
