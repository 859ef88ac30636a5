const mostTries = 3;

/**
 * Of transactions that wait for each other in a circle Postgres ends one, and everything that it did
 * is undone: then it is done again. `work` is one whole transaction that touches nothing else.
 */
export async function againAfterDeadlock<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === mostTries || !isDeadlock(error)) throw error;
    }
  }
}

/** The database's own error is the cause of what its client throws. */
function isDeadlock(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return ('code' in error && error.code === '40P01') || isDeadlock(error.cause);
}
