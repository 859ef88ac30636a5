import { eq } from 'drizzle-orm';
import { err, ok } from '../core/result.ts';
import { changeState, type StateContext } from '../db/change-state.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { candidates } from '../db/schema/candidates.ts';
import { applyTransition } from './apply-transition.ts';
import {
  type DecidedBy,
  type Decision,
  type DecisionOutcome,
  decideCandidate,
} from './decide-candidate.ts';

export type Snooze = { until: Date; note: string | null };

/** "Not now." The candidate comes back by itself at `until`, which must lie ahead. */
export async function snoozeCandidate(
  context: StateContext,
  input: Snooze & DecidedBy,
): Promise<DecisionOutcome> {
  return decideCandidate(context, input, snoozing(input));
}

/** That decision, about whichever candidates. */
export function snoozing({ until, note }: Snooze): Decision<Date> {
  return {
    event: 'snooze',
    read: databaseNow,
    plan: ({ status, previousStatus }, now) => {
      if (until <= now) {
        const detail = 'The time to snooze until has passed already.';
        return err({ code: 'not-possible', status, detail });
      }
      return ok({
        decision: 'snooze',
        set: {
          snoozedUntil: until,
          decisionReason: null,
          decisionNote: note,
          // One that was snoozed longer goes back to where it was before it was snoozed at all.
          ...(status === 'snoozed' ? { previousStatus } : {}),
        },
        detail: { until: until.toISOString(), note },
      });
    },
  };
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
