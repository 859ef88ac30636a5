import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm';
import type { DbOrTx, Transaction } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import type { Touched } from './rows-to-regroup.ts';

/** Whose the near misses of a pattern are. */
export async function teamsOfPattern(
  db: DbOrTx,
  fingerprint: string,
): Promise<readonly (string | null)[]> {
  const rows = await db
    .selectDistinct({ teamId: candidates.teamId })
    .from(candidates)
    .where(eq(candidates.fingerprint, fingerprint));
  return rows.map(({ teamId }) => teamId);
}

/** Whose the near misses of these patterns are, locked so that none goes to another team meanwhile. */
export async function lockTeamsOfPatterns(
  tx: Transaction,
  { fingerprints, computed }: Touched,
): Promise<readonly (string | null)[]> {
  const rows = await tx
    .select({ teamId: candidates.teamId })
    .from(candidates)
    .where(
      or(
        inArray(candidates.fingerprint, [...fingerprints]),
        computed === null ? undefined : eq(candidates.computedFingerprint, computed),
      ),
    )
    .orderBy(asc(candidates.id))
    .for('update');
  return [...new Set(rows.map(({ teamId }) => teamId))];
}

/** Whether one of them is of these teams, or of none; it stays so until the transaction ends. */
export async function lockOneOfTeams(
  tx: Transaction,
  fingerprints: readonly string[],
  teams: readonly string[],
): Promise<boolean> {
  const rows = await tx
    .select({ id: candidates.id })
    .from(candidates)
    .where(
      and(
        inArray(candidates.fingerprint, [...fingerprints]),
        or(isNull(candidates.teamId), inArray(candidates.teamId, [...teams])),
      ),
    )
    .orderBy(asc(candidates.id))
    .limit(1)
    .for('update');
  return rows.length > 0;
}
