import { eq } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { policies } from '../schema/policies.ts';

/** Whether a version came from a configuration file, which may be applied again. */
export async function hasPolicyOfFile(db: DbOrTx): Promise<boolean> {
  const rows = await db
    .select({ version: policies.version })
    .from(policies)
    .where(eq(policies.author, 'file'))
    .limit(1);
  return rows.length > 0;
}
