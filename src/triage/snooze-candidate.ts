import { eq } from 'drizzle-orm';
import { err, ok, type Result } from '../core/result.ts';
import { changeState, type StateContext } from '../db/change-state.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { applyTransition } from './apply-transition.ts';
import { type DecisionRefused, decideCandidate } from './decide-candidate.ts';

/** "Not now." The candidate comes back by itself at `until`, which must lie ahead. */
export async function snoozeCandidate(
  context: StateContext,
  input: { id: string; version: number; actor: string; until: Date; note: string | null },
): Promise<Result<CandidateRow, DecisionRefused>> {
  return decideCandidate(context, { ...input, event: 'snooze' }, async (tx, row) => {
    if (input.until <= (await databaseNow(tx))) {
      const detail = 'The time to snooze until has passed already.';
      return err({ code: 'not-possible', status: row.status, detail });
    }
    return ok({
      decision: 'snooze',
      set: {
        snoozedUntil: input.until,
        decisionReason: null,
        decisionNote: input.note,
        // One that was snoozed longer goes back to where it was before it was snoozed at all.
        ...(row.status === 'snoozed' ? { previousStatus: row.previousStatus } : {}),
      },
      detail: { until: input.until.toISOString(), note: input.note },
    });
  });
}

/** The task: a snooze is over. Safe to repeat; a snooze that was undone or made longer is left alone. */
export async function endSnooze(context: StateContext, id: string): Promise<void> {
  await changeState(context, async (tx, owe) => {
    const [row] = await tx.select().from(candidates).where(eq(candidates.id, id)).for('update');
    if (row === undefined || row.status !== 'snoozed' || row.snoozedUntil === null) return;
    if (row.snoozedUntil > (await databaseNow(tx))) {
      owe('end-snooze', row.id, row.snoozedUntil);
      return;
    }
    await applyTransition(tx, owe, row, {
      event: 'snooze_ended',
      actor: 'system',
      set: { snoozedUntil: null },
    });
  });
}
