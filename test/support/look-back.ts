import { setTimeout as sleep } from 'node:timers/promises';
import { lookBack } from '../../src/commands/backfill-look-back.ts';
import type { TestClosecall } from './start-closecall.ts';

/** Runs the command's work beside the service; answers how it ended and what it printed. */
export async function runLookBack(
  closecall: TestClosecall,
  options: {
    days?: number;
    connection?: string;
    signal?: AbortSignal;
    /** The way out of a process with other settings than the service's. */
    outbound?: TestClosecall['deps']['outbound'];
    /** Sees each line as it is printed. */
    onLine?: (line: string) => void;
  } = {},
) {
  const lines: string[] = [];
  const waits: number[] = [];
  const take = (line: string) => {
    lines.push(line);
    options.onLine?.(line);
  };
  let nowMs = 0;
  const { outbound = closecall.deps.outbound } = options;
  const deps = { ...closecall.deps, outbound };
  const end = await lookBack(deps, {
    days: options.days ?? 30,
    connection: options.connection ?? null,
    signal: options.signal ?? new AbortController().signal,
    line: { tell: take, show: take },
    nowMs: () => nowMs,
    // Waiting is the database's time and the watcher's; nobody has to sit through it.
    sleep: async (seconds) => {
      waits.push(seconds);
      nowMs += seconds * 1000;
      await closecall.shiftTime(`${Math.ceil(seconds * 1000)} milliseconds`);
      await sleep(1);
    },
  });
  return { end, lines, waits, text: lines.join('\n') };
}
