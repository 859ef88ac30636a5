import type { z } from '@hono/zod-openapi';
import type { DbOrTx } from '../../../db/client.ts';
import { listPolicies } from '../../../db/queries/list-policies.ts';
import { notFoundProblem } from '../uuid-or-not-found.ts';
import { type PolicyVersion, toPolicyVersion } from './policy-object.ts';

/** A version of the policy as the API answers it; throws the answer where there is none. */
export async function readVersion(
  db: DbOrTx,
  version: number,
): Promise<z.infer<typeof PolicyVersion>> {
  const [row] = await listPolicies(db, { version }, { beforeVersion: null, limit: 1 });
  if (row === undefined) throw notFoundProblem('policy version', String(version));
  return toPolicyVersion(row);
}
