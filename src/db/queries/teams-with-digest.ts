import { asc, eq, isNotNull, sql } from 'drizzle-orm';
import type { DigestSettings } from '../../core/digest/digest-settings.ts';
import type { DbOrTx } from '../client.ts';
import { teamChats, teams } from '../schema/index.ts';

/** A team that is told what is worth a look, and whether its chat is known. */
export type TeamWithDigest = { id: string; name: string; digest: DigestSettings; hasChat: boolean };

export async function teamsWithDigest(db: DbOrTx): Promise<readonly TeamWithDigest[]> {
  const rows = await db
    .select({
      id: teams.id,
      name: teams.name,
      digest: teams.digest,
      hasChat: sql<boolean>`${teamChats.teamId} is not null`,
    })
    .from(teams)
    .leftJoin(teamChats, eq(teamChats.teamId, teams.id))
    .where(isNotNull(teams.digest))
    .orderBy(asc(teams.id));
  return rows.flatMap(({ digest, ...row }) => (digest === null ? [] : [{ ...row, digest }]));
}
