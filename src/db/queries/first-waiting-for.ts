import { and, asc, eq, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type CandidateRow, candidates } from '../schema/candidates.ts';
import type { FollowUpRow } from '../schema/follow-ups.ts';

export type Heir = Pick<CandidateRow, 'id' | 'teamId' | 'decidedBy' | 'fingerprint'> & {
  /** It was confirmed before the ticket was asked for, or asked for again after a rehearsal. */
  wasBefore: boolean;
};

/**
 * Of the confirmed candidates that wait for this follow-up, the one that it is to tell of: what was
 * only rehearsed goes last, what a person confirmed goes before what a rule did, what belongs to the
 * ticket's pattern, and then to its team, before what does not, and then what happened first.
 */
export async function firstWaitingFor(
  db: DbOrTx,
  { id: followUpId, fingerprint: pattern, teamId: teamOfTicket, createdAt, rehearsal }: FollowUpRow,
): Promise<Heir | null> {
  const { id, teamId, decidedBy, fingerprint } = candidates;
  const wasBefore = sql<boolean>`
    coalesce(${candidates.decidedAt} < ${createdAt.toISOString()}::timestamptz, true)`;
  const [row] = await db
    .select({ id, teamId, decidedBy, fingerprint, wasBefore })
    .from(candidates)
    .where(and(eq(candidates.followUpId, followUpId), eq(candidates.status, 'confirmed')))
    .orderBy(
      ...(rehearsal === null ? [] : [wasBefore]),
      sql`coalesce(${decidedBy} like 'policy:%', false)`,
      sql`${fingerprint} <> ${pattern}`,
      sql`${teamId} is distinct from ${teamOfTicket}`,
      asc(candidates.occurredAt),
      asc(candidates.id),
    )
    .limit(1);
  return row ?? null;
}
