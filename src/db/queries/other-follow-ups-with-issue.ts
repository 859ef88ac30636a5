import { and, asc, inArray, isNotNull } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type FollowUpRow, followUps } from '../schema/follow-ups.ts';

type WithIssue = Pick<FollowUpRow, 'id' | 'connectionId' | 'issueId'>;

/** For each follow-up the ids of the others that have the very same ticket, oldest first. */
export async function otherFollowUpsWithIssue(
  db: DbOrTx,
  rows: readonly WithIssue[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const issueIds = rows.flatMap(({ issueId }) => issueId ?? []);
  if (issueIds.length === 0) return new Map();
  const { id, connectionId, issueId } = followUps;
  const found = await db
    .select({ id, connectionId, issueId })
    .from(followUps)
    .where(and(inArray(issueId, issueIds), isNotNull(connectionId)))
    .orderBy(asc(id));
  return new Map(
    rows.map((row) => [
      row.id,
      found.filter((each) => isSameTicket(each, row) && each.id !== row.id).map((each) => each.id),
    ]),
  );
}

function isSameTicket(one: WithIssue, other: WithIssue): boolean {
  return one.issueId === other.issueId && one.connectionId === other.connectionId;
}
