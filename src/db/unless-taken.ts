import { sql } from 'drizzle-orm';
import type { Transaction } from './client.ts';

/**
 * Runs one write that may find its place taken by what another transaction committed meanwhile: null
 * then, and everything before it stays. Without this the whole transaction would be lost.
 */
export async function unlessTaken<T>(tx: Transaction, write: () => Promise<T>): Promise<T | null> {
  await tx.execute(sql`savepoint unless_taken`);
  try {
    const written = await write();
    await tx.execute(sql`release savepoint unless_taken`);
    return written;
  } catch (error) {
    if (!isTaken(error)) throw error;
    await tx.execute(sql`rollback to savepoint unless_taken`);
    return null;
  }
}

/** PostgreSQL's unique_violation, which drizzle wraps. */
function isTaken(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error && 'code' in cause && cause.code === '23505';
}
