import { and, eq, sql } from 'drizzle-orm';
import { type FollowUpEvent, nextFollowUpStatus } from '../core/follow-up/transitions.ts';
import { writeAudit } from '../db/audit.ts';
import type { Transaction } from '../db/client.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { unlessTaken } from '../db/unless-taken.ts';
import { leavePattern } from './tickets-follow.ts';

/**
 * Moves a locked follow-up along the saga's table, with its audit event. Null when the table has no
 * such step: somebody else settled it first.
 */
export async function moveFollowUp(
  tx: Transaction,
  row: FollowUpRow,
  event: FollowUpEvent,
  actor: string,
  set: Partial<{
    [Column in keyof FollowUpRow]: FollowUpRow[Column] | ReturnType<typeof sql>;
  }> = {},
): Promise<FollowUpRow | null> {
  const next = nextFollowUpStatus(row.status, event);
  if (!next.ok) return null;
  const write = () =>
    tx
      .update(followUps)
      .set({ ...set, status: next.value, version: sql`${followUps.version} + 1` })
      .where(and(eq(followUps.id, row.id), eq(followUps.status, row.status)))
      .returning();
  // Of all steps only this one makes an ended ticket live, where another may be by now.
  const rows = event === 'ticket_reopened' ? await unlessTaken(tx, write) : await write();
  const [updated] = rows ?? [];
  if (updated === undefined) return null;
  await leavePattern(tx, row, updated);
  await writeAudit(tx, {
    actor,
    action: event,
    entity: 'follow_up',
    entityId: row.id,
    detail: {
      from: row.status,
      to: next.value,
      issueKey: updated.issueKey,
      problem: updated.problem,
    },
  });
  return updated;
}

/** The follow-up, locked until the transaction ends; null when there is none. */
export async function lockFollowUp(tx: Transaction, id: string): Promise<FollowUpRow | null> {
  const [row] = await tx.select().from(followUps).where(eq(followUps.id, id)).for('update');
  return row ?? null;
}
