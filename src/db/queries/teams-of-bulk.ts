import { eq } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { bulkItems } from '../schema/bulk-items.ts';
import { candidates } from '../schema/candidates.ts';

/** Whose the candidates of a bulk decision are by now. */
export async function teamsOfBulk(db: DbOrTx, jobId: string): Promise<readonly (string | null)[]> {
  const rows = await db
    .selectDistinct({ teamId: candidates.teamId })
    .from(bulkItems)
    .innerJoin(candidates, eq(candidates.id, bulkItems.candidateId))
    .where(eq(bulkItems.jobId, jobId));
  return rows.map(({ teamId }) => teamId);
}
