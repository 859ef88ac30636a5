import { setTimeout as sleep } from 'node:timers/promises';
import { lookBack } from './backfill-look-back.ts';
import { isTerminal, progressLine } from './progress-line.ts';
import { withDatabase } from './with-database.ts';

/** A shell's way to say that somebody stopped it. */
const stoppedStatus = 130;

/** `closecall backfill --days 30 [--connection ID]` */
export async function backfill(options: { days: number; connection: string | null }) {
  const stopping = new AbortController();
  await withDatabase(async (deps) => {
    const stop = () => stopping.abort();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
    const { signal } = stopping;
    const end = await lookBack(deps, {
      ...options,
      signal,
      line: progressLine(process.stdout, isTerminal(process.stdout)),
      nowMs: () => performance.now(),
      sleep: (seconds) =>
        sleep(Math.max(0, seconds) * 1000, undefined, { signal }).catch(() => undefined),
    });
    if (end === 'broken_off') process.exitCode = 1;
    if (end === 'stopped') process.exitCode = stoppedStatus;
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  });
}
