/** How a task ended: finished, or to be looked at again on the database's time. */
export type TaskOutcome = { kind: 'done' } | { kind: 'later'; seconds: number };

export const done: TaskOutcome = { kind: 'done' };

export function later(seconds: number): TaskOutcome {
  return { kind: 'later', seconds };
}
