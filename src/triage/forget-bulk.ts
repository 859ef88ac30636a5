import { bulkKeptDays } from '../core/bulk-decision.ts';
import type { StateContext } from '../db/change-state.ts';
import { forgetBulkItems } from '../db/queries/forget-bulk-items.ts';
import { later, type TaskOutcome } from '../follow-up/task-outcome.ts';

/** So few that nobody waits for them. */
const atOnce = 2_000;
const everySeconds = 3_600;

/**
 * The task, which is never done: forgets which candidates a bulk decision was about once that can no
 * longer be undone. What was decided, and by which job, stays in each candidate's history, and the
 * job's beginning and end in the audit.
 */
export async function forgetBulk({ db }: Pick<StateContext, 'db'>): Promise<TaskOutcome> {
  const isMore = await db.transaction((tx) =>
    forgetBulkItems(tx, { keptDays: bulkKeptDays, atOnce }),
  );
  return later(isMore ? 0 : everySeconds);
}
