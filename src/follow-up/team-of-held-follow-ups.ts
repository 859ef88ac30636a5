import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { writeAudits } from '../db/audit.ts';
import type { Transaction } from '../db/client.ts';
import { candidates } from '../db/schema/candidates.ts';
import { followUps } from '../db/schema/follow-ups.ts';

/**
 * Tickets that are still held, or were only rehearsed, go to the team that their candidate belongs to now. One that was sent
 * stays where it is. The candidates are locked.
 */
export async function teamOfHeldFollowUps(
  tx: Transaction,
  candidateIds: readonly string[],
  actor: string,
): Promise<void> {
  if (candidateIds.length === 0) return;
  const held = await tx
    .select({ id: followUps.id, from: followUps.teamId, to: candidates.teamId })
    .from(followUps)
    .innerJoin(candidates, eq(candidates.id, followUps.candidateId))
    .where(
      and(
        inArray(followUps.candidateId, [...candidateIds]),
        inArray(followUps.status, ['held', 'rehearsed']),
        sql`${followUps.teamId} is distinct from ${candidates.teamId}`,
      ),
    )
    .orderBy(asc(followUps.id))
    .for('update', { of: followUps });
  for (const { id, to } of held) {
    await tx
      .update(followUps)
      .set({
        teamId: to,
        // What was drafted for the former team meanwhile is not sent.
        version: sql`${followUps.version} + 1`,
      })
      .where(eq(followUps.id, id));
  }
  await writeAudits(
    tx,
    held.map(({ id, from, to }) => ({
      actor,
      action: 'moved_to_team',
      entity: 'follow_up',
      entityId: id,
      detail: { from, to },
    })),
  );
}
