import { type ZodType, z } from 'zod';
import { cleanLine, cleanText } from '../../src/core/clean-text.ts';
import { parseMoment } from './parse-moment.ts';

/**
 * An id that facts are keyed by: short and printable, a number or a string. Octokit reads integers
 * beyond 2^53 as BigInt.
 */
export const Id = z
  .union([z.string(), z.int(), z.bigint()])
  .transform(String)
  .pipe(z.string().regex(/^[\x21-\x7e]{1,200}$/, 'expected an id'));

/** A field that may be missing, null or not as documented: an event is never lost for it. */
export function maybe<T>(schema: ZodType<T>) {
  return z.preprocess((value) => value ?? null, schema.nullable().catch(null));
}

export const MaybeId = maybe(Id);
export const MaybeBoolean = maybe(z.boolean());
export const MaybeCount = maybe(z.int());

/** One line of text, or null where there is none. */
export const MaybeLine = maybe(z.string().transform((text) => cleanLine(text) || null));

/** Text that may have several lines, or null where there is none. */
export const MaybeText = maybe(z.string().transform((text) => cleanText(text) || null));

/** An address that may be shown as a link. */
export const MaybeLink = maybe(
  z
    .string()
    .max(2000)
    .regex(/^https?:\/\/[^\s\p{Cc}\p{Cs}]+$/u),
);

/** A time in ISO 8601 or in ms since 1970, between the years 1970 and 9999. */
export const MaybeMoment = maybe(z.union([z.string(), z.number()]).transform(parseMoment));
