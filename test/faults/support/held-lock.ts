import type pg from 'pg';
import { pollUntil } from '../../support/poll-until.ts';

/** A lock that a test holds, to stop the program at one exact step. */
export type HeldLock = {
  /** Resolves when somebody else waits for a lock. */
  isWaitedFor(): Promise<void>;
  /** Resolves when nobody waits for it any more; fails when somebody still does after so long. */
  isLeftAlone(withinMs: number): Promise<void>;
  release(): Promise<void>;
};

/** Takes what `statement` locks and keeps it, in a transaction of `client`'s. */
export async function holdLock(
  client: pg.Client,
  statement: string,
  params: readonly unknown[] = [],
): Promise<HeldLock> {
  await client.query('begin');
  await client.query(statement, [...params]);
  const waitingCount = async () => (await client.query(waiting)).rowCount ?? 0;
  return {
    isWaitedFor: async () => {
      await pollUntil(waitingCount, (count) => count > 0, {
        what: 'somebody who waits for the lock',
        withinMs: 20_000,
      });
    },
    isLeftAlone: async (withinMs) => {
      await pollUntil(waitingCount, (count) => count === 0, {
        what: 'the end of all waiting for the lock',
        withinMs,
      });
    },
    release: async () => {
      await client.query('rollback');
    },
  };
}

// Not pg_stat_activity: inside of a transaction that always shows what it showed first.
const waiting =
  'select 1 from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))';
