import { and, count, inArray, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { ofTeam } from './of-team.ts';

const rows = sql<number>`count(distinct (${candidates.teamId}, ${candidates.fingerprint}))`;

/**
 * How many rows of a team's inbox need a decision, where what is the same thing is one, and how many
 * candidates still settle. `team` is null for all, as in `ofTeam`.
 */
export async function countUndecided(
  db: DbOrTx,
  team: string | null,
): Promise<{ open: number; settling: number }> {
  const found = await db
    .select({ status: candidates.status, rows: rows.mapWith(Number), number: count() })
    .from(candidates)
    .where(and(inArray(candidates.status, ['open', 'settling']), ofTeam(team)))
    .groupBy(candidates.status);
  const of = (status: string) => found.find((row) => row.status === status);
  return { open: of('open')?.rows ?? 0, settling: of('settling')?.number ?? 0 };
}
