import { changeState, type StateContext } from '../db/change-state.ts';
import { subjectsWithFindings } from '../db/queries/subjects-with-findings.ts';
import { done, type TaskOutcome } from '../follow-up/task-outcome.ts';

/** So few that what happens meanwhile never waits for them. */
const atOnce = 50;
const everySeconds = 5;

/**
 * The task: services changed, so that what was found may be another one's. Some subjects at a time
 * are looked at anew, in the order of their keys; `afterKey` is the last one that was, or empty.
 */
export async function followServices(
  context: StateContext,
  afterKey: string,
): Promise<TaskOutcome> {
  const keys = await subjectsWithFindings(context.db, { afterKey, limit: atOnce });
  const last = keys.at(-1);
  if (last === undefined) return done;
  await changeState(context, async (_, owe) => {
    for (const key of keys) owe('recompute-subject', key, { inSeconds: 0 });
    owe('follow-services', last, { inSeconds: everySeconds });
  });
  return done;
}
