import { and, desc, eq, gt, isNotNull } from 'drizzle-orm';
import type { DigestContent } from '../../core/digest/tell-digest.ts';
import { type DbOrTx, nowPlusSeconds } from '../client.ts';
import { digests } from '../schema/index.ts';

/** What a team was told within so many days, newest first. */
export async function lastDigests(
  db: DbOrTx,
  teamId: string,
  days: number,
): Promise<readonly DigestContent[]> {
  const rows = await db
    .select({ content: digests.content })
    .from(digests)
    .where(
      and(
        eq(digests.teamId, teamId),
        isNotNull(digests.content),
        gt(digests.createdAt, nowPlusSeconds(-days * 86_400)),
      ),
    )
    .orderBy(desc(digests.createdAt))
    .limit(days);
  return rows.flatMap(({ content }) => (content === null ? [] : [content]));
}
