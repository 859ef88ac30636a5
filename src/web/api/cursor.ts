import type { ZodType } from 'zod';
import { HttpProblem } from '../problem.ts';

/** Where the next page begins, in a form that nobody should build by hand. */
export function writeCursor(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** The position that `writeCursor` wrote; null for the first page. Anything else is refused. */
export function readCursor<T>(schema: ZodType<T>, cursor: string | undefined): T | null {
  if (cursor === undefined) return null;
  const position = schema.safeParse(decode(cursor));
  if (position.success) return position.data;
  const message = 'must be the nextCursor of an earlier answer';
  throw new HttpProblem('invalid', `cursor ${message}.`, {
    extra: { errors: [{ path: 'cursor', message }] },
  });
}

function decode(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
