import { asc, gt, sql } from 'drizzle-orm';
import { type DbOrTx, now } from '../client.ts';
import { wrongSignatures } from '../schema/wrong-signatures.ts';

/** After so long without any the next one begins a new count. */
const weekAgo = sql`closecall_now() - interval '7 days'`;

/** Adds to the counts of some connections, in the order of their ids. */
export async function countWrongSignatures(
  db: DbOrTx,
  counted: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = [...counted].sort(([a], [b]) => (a < b ? -1 : 1));
  if (rows.length === 0) return;
  const { requests, since, lastAt } = wrongSignatures;
  const isOld = sql`${lastAt} < ${weekAgo}`;
  await db
    .insert(wrongSignatures)
    .values(rows.map(([connectionId, count]) => toRow(connectionId, count)))
    .onConflictDoUpdate({
      target: wrongSignatures.connectionId,
      set: {
        requests: sql`case when ${isOld} then excluded.requests else ${requests} + excluded.requests end`,
        since: sql`case when ${isOld} then excluded.since else ${since} end`,
        lastAt: sql`excluded.last_at`,
      },
    });
}

function toRow(connectionId: string, requests: number) {
  return { connectionId, requests, since: now, lastAt: now };
}

export type WrongSignatures = Pick<
  typeof wrongSignatures.$inferSelect,
  'requests' | 'since' | 'lastAt'
>;

/** Connections that had requests with a wrong signature within a week, by their ids. */
export async function recentWrongSignatures(
  db: DbOrTx,
): Promise<ReadonlyMap<string, WrongSignatures>> {
  const rows = await db
    .select()
    .from(wrongSignatures)
    .where(gt(wrongSignatures.lastAt, weekAgo))
    .orderBy(asc(wrongSignatures.connectionId))
    .limit(500);
  return new Map(rows.map(({ connectionId, ...row }) => [connectionId, row]));
}
