import { and, asc, eq, inArray, or, sql } from 'drizzle-orm';
import { isAutomatic } from '../core/follow-up/automatic.ts';
import { isWeekFull, sayWeek } from '../core/policy/weekly-limit.ts';
import { writeAudits } from '../db/audit.ts';
import type { Owe } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { undoSecondsNow } from '../db/queries/undo-seconds-now.ts';
import { weekOfTeam } from '../db/queries/week-of-team.ts';
import { candidates } from '../db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { heldUntil } from './held-until.ts';
import { moveFollowUp } from './move-follow-up.ts';

/** A rule's ticket for which a week had no place; another team's may have one. */
const isRefusedByWeek = and(eq(followUps.status, 'failed'), eq(followUps.refusedBy, 'week'));

/**
 * Tickets that are still held, were only rehearsed, or found no place in a team's week, go to the team
 * that their candidate belongs to now. One that was sent stays where it is. The candidates are locked.
 */
export async function teamOfHeldFollowUps(
  tx: Transaction,
  owe: Owe,
  candidateIds: readonly string[],
  actor: string,
): Promise<void> {
  if (candidateIds.length === 0) return;
  const held = await tx
    .select({ row: followUps, to: candidates.teamId, decidedAt: candidates.decidedAt })
    .from(followUps)
    .innerJoin(candidates, eq(candidates.id, followUps.candidateId))
    .where(
      and(
        inArray(followUps.candidateId, [...candidateIds]),
        or(inArray(followUps.status, ['held', 'rehearsed']), isRefusedByWeek),
        sql`${followUps.teamId} is distinct from ${candidates.teamId}`,
      ),
    )
    .orderBy(asc(followUps.id))
    .for('update', { of: followUps });
  await writeAudits(
    tx,
    held.map(({ row: { id, teamId: from }, to }) => ({
      actor,
      action: 'moved_to_team',
      entity: 'follow_up',
      entityId: id,
      detail: { from, to },
    })),
  );
  for (const each of held) await goToTeam(tx, owe, each);
}

type Moving = { row: FollowUpRow; to: string | null; decidedAt: Date | null };

/**
 * It waits as the new team's tickets do: for the rest of the undo window and, by a rule's wish, for
 * that team's hours and for a place in its week. What a person sends goes at once all the same.
 */
async function goToTeam(tx: Transaction, owe: Owe, { row, to, decidedAt }: Moving): Promise<void> {
  const { id, status, skipsLimit, requestedBy } = row;
  const wasRefused = status === 'failed';
  const waits = wasRefused || (status === 'held' && !skipsLimit);
  const week = waits && isAutomatic(requestedBy) ? await weekOfTeam(tx, to) : null;
  const wait = waits
    ? await heldUntil(tx, { requestedBy, teamId: to }, await undoSecondsLeft(tx, decidedAt))
    : {};
  const [moved] = await tx
    .update(followUps)
    // What was drafted for the former team meanwhile is not sent.
    .set({ ...wait, teamId: to, version: sql`${followUps.version} + 1` })
    .where(eq(followUps.id, id))
    .returning();
  if (moved === undefined || !waits) return;
  if (week !== null && isWeekFull(week)) return refuse(tx, moved, sayWeek(week));
  if (wasRefused) await moveFollowUp(tx, moved, 'retry', 'system', { refusedBy: null });
  owe('open-follow-up', id, moved.heldUntil);
}

async function refuse(tx: Transaction, row: FollowUpRow, problem: string): Promise<void> {
  const set = { problem, refusedBy: 'week' } as const;
  if (row.status === 'held') await moveFollowUp(tx, row, 'refused', 'system', set);
  else await tx.update(followUps).set(set).where(eq(followUps.id, row.id));
}

async function undoSecondsLeft(tx: Transaction, decidedAt: Date | null): Promise<number> {
  if (decidedAt === null) return 0;
  const goneMs = (await databaseNow(tx)).getTime() - decidedAt.getTime();
  return Math.max(0, (await undoSecondsNow(tx)) - goneMs / 1000);
}
