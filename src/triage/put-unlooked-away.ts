import { changeState, type StateContext } from '../db/change-state.ts';
import { unlookedCandidates } from '../db/queries/unlooked-candidates.ts';
import { later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import { applyTransition } from './apply-transition.ts';

/** So few that a claim lasts for them many times over. */
const atOnce = 200;
const everySeconds = 3_600;

/**
 * The task, which is never done: puts away what waited for a person for 14 days and nobody decided
 * on. That says nothing about it: it is no label, counts for its pattern as before, and can still be
 * decided. Safe to run twice at once.
 */
export async function putUnlookedAway(context: StateContext): Promise<TaskOutcome> {
  const found = await changeState(context, async (tx, owe) => {
    const rows = await unlookedCandidates(tx, atOnce);
    for (const row of rows) {
      await applyTransition(tx, owe, row, { event: 'not_looked_at', actor: 'system' });
    }
    return rows.length;
  });
  return later(found === atOnce ? 0 : everySeconds);
}
