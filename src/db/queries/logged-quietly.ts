import { and, count, desc, eq, gt, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { ofTeams } from './of-team.ts';

/** What the rules kept without asking anybody in the last seven days. */
export type LoggedQuietly = {
  count: number;
  /** The strongest, for whoever wants to see whether the rules are right. */
  samples: readonly { id: string; story: string }[];
};

const mostSamples = 3;

/** Of these teams; undefined for all. */
export async function loggedQuietly(
  db: DbOrTx,
  teams: readonly string[] | undefined,
): Promise<LoggedQuietly> {
  const weekAgo = sql<Date>`closecall_now() - interval '7 days'`;
  const lately = and(
    eq(candidates.status, 'logged'),
    gt(candidates.occurredAt, weekAgo),
    teams && ofTeams(teams),
  );
  const [counted] = await db.select({ count: count() }).from(candidates).where(lately);
  const samples = await db
    .select({ id: candidates.id, story: candidates.story })
    .from(candidates)
    .where(lately)
    .orderBy(desc(candidates.priority), desc(candidates.id))
    .limit(mostSamples);
  return { count: counted?.count ?? 0, samples };
}
