import { and, eq } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { digests } from '../schema/index.ts';

/** Whether a team was told on that day already, or had nothing to be told. */
export async function digestOfDay(db: DbOrTx, teamId: string, day: string): Promise<boolean> {
  const rows = await db
    .select({ id: digests.id })
    .from(digests)
    .where(and(eq(digests.teamId, teamId), eq(digests.day, day)));
  return rows.length > 0;
}
