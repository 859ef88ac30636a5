/**
 * The process's own clock, for ids, waits and logs. What decides anything is the database's
 * `closecall_now()`.
 */
export type Clock = { now: () => Date };

export const systemClock: Clock = { now: () => new Date() };
