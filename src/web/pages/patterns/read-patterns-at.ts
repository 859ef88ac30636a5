import { z } from 'zod';
import { type PatternPlace, patternOrders } from '../../../db/queries/rank-patterns.ts';
import type { PatternsAt } from '../../views/patterns/patterns-at.ts';

const At = z.object({
  sort: z.enum(patternOrders).catch('rate'),
  team: z
    .string()
    .regex(/^(?:-|[a-z0-9][a-z0-9_-]{0,62})$/)
    .nullable()
    .catch(null),
  q: z
    .string()
    .transform((text) => text.replaceAll('\0', '').trim().slice(0, 200))
    .pipe(z.string().min(1))
    .nullable()
    .catch(null),
});

/** The list that an address names; what is odd in it is left out. */
export function readPatternsAt(fields: Readonly<Record<string, unknown>>): PatternsAt {
  return At.parse(fields);
}

/** Where a page begins; what was found after `asOf` stands on none of its pages. */
type PageStart = { asOf: Date; after: PatternPlace };

const Moment = z.iso.datetime().transform((text) => new Date(text));

const Start = z.tuple([
  Moment,
  z
    .string()
    .regex(/^\d{1,9}(?:\.\d{1,20})?$/)
    .transform(Number),
  Moment,
  z.string().min(1).max(200),
]);

export function pageStartText({ asOf, after: { key, lastAt, fingerprint } }: PageStart): string {
  return [asOf.toISOString(), key, lastAt.toISOString(), fingerprint].join('~');
}

/** What is odd is read as the first page. */
export function readPageStart(text: string): PageStart | null {
  const [asOf, key, lastAt, ...rest] = text.split('~');
  const read = Start.safeParse([asOf, key, lastAt, rest.join('~')]);
  if (!read.success) return null;
  const [at, sortedBy, last, fingerprint] = read.data;
  return { asOf: at, after: { key: sortedBy, lastAt: last, fingerprint } };
}
