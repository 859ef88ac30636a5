import { and, desc, eq, lt } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { policies } from '../schema/policies.ts';

/** Versions of the policy, newest first. */
export async function listPolicies(
  db: DbOrTx,
  { version }: { version?: number },
  page: { beforeVersion: number | null; limit: number },
) {
  return db
    .select()
    .from(policies)
    .where(
      and(
        version === undefined ? undefined : eq(policies.version, version),
        page.beforeVersion === null ? undefined : lt(policies.version, page.beforeVersion),
      ),
    )
    .orderBy(desc(policies.version))
    .limit(page.limit);
}
