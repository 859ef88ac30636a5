/** Serialization failure, deadlock, and a lock that did not come free in time. */
const passingStates: ReadonlySet<unknown> = new Set(['40001', '40P01', '55P03']);

/** Whether Postgres gave up only because of what others did at that moment: the same works again. */
export function isPassingTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('code' in error && passingStates.has(error.code)) return true;
  return isPassingTrouble(error.cause);
}
