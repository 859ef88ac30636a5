import { z } from '@hono/zod-openapi';
import type { DbOrTx } from '../../../db/client.ts';
import { orNotFound } from '../uuid-or-not-found.ts';
import type { WholePattern } from './pattern-object.ts';
import { readPattern } from './read-pattern.ts';

export const FingerprintPath = z.object({ fingerprint: z.string() });

/** Throws the problem that it is not there. */
export async function readOrNotFound(db: DbOrTx, fingerprint: string): Promise<WholePattern> {
  return orNotFound(await readPattern(db, fingerprint), 'pattern', fingerprint);
}
