/** Codes of the driver and of Node while there is no connection. */
const awayCodes: ReadonlySet<unknown> = new Set([
  'CONNECT_TIMEOUT',
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ETIMEDOUT',
]);

/** Postgres: connection trouble, out of resources, shutting down. */
const awayStates = /^(08|53|57P0[1-5])/;

/** Whether the database could not be reached, or has nothing to work with, at that moment. */
export function isDatabaseAway(error: unknown): boolean {
  return hasCode(error, (code) => awayCodes.has(code) || awayStates.test(code));
}

/** Whether an error, or what it comes from, has such a code. */
export function hasCode(error: unknown, isSuch: (code: string) => boolean): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && isSuch(code)) return true;
  // An address with several families fails with one error for each.
  if (error instanceof AggregateError && error.errors.some((each) => hasCode(each, isSuch))) {
    return true;
  }
  return hasCode(error.cause, isSuch);
}
