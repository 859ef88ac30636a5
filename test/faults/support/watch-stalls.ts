import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';

const everyMs = 20;

/** `longestMs` stops looking, and answers the longest that one small commit took. */
export type StallWatch = { longestMs(): Promise<number> };

/**
 * Commits a row of its own again and again, as a measure of what the machine allows at that moment: a
 * stall of its disk or of its processors is nothing that the program could answer within.
 */
export async function watchStalls(database: pg.Client): Promise<StallWatch> {
  await database.query('create table stalls (at timestamptz)');
  let isOver = false;
  let longest = 0;
  const watching = (async () => {
    while (!isOver) {
      await wait(everyMs);
      const startedMs = performance.now();
      await database.query('insert into stalls values (now())');
      longest = Math.max(longest, performance.now() - startedMs);
    }
  })();
  return {
    longestMs: async () => {
      isOver = true;
      await watching;
      await database.query('drop table stalls');
      return longest;
    },
  };
}
