import { desc, eq, inArray } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { digestSends, digests } from '../schema/digests.ts';

/** How the last digest of each of these teams went each way. */
export async function lastDigestSends(db: DbOrTx, teamIds: readonly string[]) {
  if (teamIds.length === 0) return [];
  const last = db
    .selectDistinctOn([digests.teamId], { id: digests.id, teamId: digests.teamId })
    .from(digests)
    .innerJoin(digestSends, eq(digestSends.digestId, digests.id))
    .where(inArray(digests.teamId, [...teamIds]))
    .orderBy(digests.teamId, desc(digests.createdAt))
    .as('last_digest');
  return db
    .select({
      teamId: last.teamId,
      channel: digestSends.channel,
      status: digestSends.status,
      problem: digestSends.problem,
      changedAt: digestSends.changedAt,
    })
    .from(last)
    .innerJoin(digestSends, eq(digestSends.digestId, last.id))
    .orderBy(last.teamId, digestSends.channel);
}

export type LastDigestSend = Awaited<ReturnType<typeof lastDigestSends>>[number];
