import type { Signal } from '../../src/core/signal.ts';
import type { ReadContext } from '../contract.ts';
import type { LeftOut } from '../contract-history.ts';
import type { HistoryState } from './history-cursor.ts';
import { getRepository } from './requests.ts';
import type { Repository, Settings } from './schema.ts';

export type Range = { since: Date; until: Date };

/** `requests` counts those of this reading. */
export type HistoryContext = ReadContext<Settings> & { requests: () => number };

/** What one reading brought; `part` is how far the first repository of `left` is, from 0 to 1. */
export type HistoryStep = {
  signals: readonly Signal[];
  leftOut?: readonly LeftOut[];
  next: HistoryState | null;
  told: string;
  part: number;
  left: readonly string[];
  total: number;
};

/** So many requests make one reading, and what is begun then is still ended. */
const REQUESTS_A_READING = 10;

function isEnough({ requests }: HistoryContext): boolean {
  return requests() >= REQUESTS_A_READING;
}

/**
 * Runs and deployments that were made this long before are read as well: what is asked for may
 * be the re-run of an older run, or the end of an older deployment.
 */
const EARLIER_MS = 3 * 24 * 60 * 60 * 1000;

export function madeSince({ since }: Range): Date {
  return new Date(Math.max(since.getTime() - EARLIER_MS, 0));
}

/** The part of the range that lies behind `at`, reading backwards from its end. */
export function partRead(range: Range, at: Date | null): number {
  const whole = range.until.getTime() - madeSince(range).getTime();
  if (at === null || whole <= 0) return 1;
  return Math.min(Math.max((range.until.getTime() - at.getTime()) / whole, 0), 1);
}

/** `12 November` */
export function sayDay(at: Date): string {
  return at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
}

/** What GitHub says of the repository, asked once and only when there is something to read. */
export type Known = { get: () => Promise<Repository>; known: () => Repository | null };

export function knownRepository(
  context: HistoryContext,
  state: { known: Repository | null; left: readonly string[] },
): Known {
  let known = state.known;
  return {
    async get() {
      known ??= (await getRepository(context, state.left[0] ?? '')).data;
      return known;
    },
    known: () => known,
  };
}

/** Reads on from `skip`, one thing at least; `position` is where the next reading goes on. */
export async function readSome<Thing>(
  context: HistoryContext,
  { things, skip }: { things: readonly Thing[]; skip: number },
  factsOf: (thing: Thing) => Promise<readonly Signal[]>,
): Promise<{ signals: readonly Signal[]; position: number }> {
  const signals: Signal[] = [];
  let position = skip;
  for (const thing of things.slice(skip)) {
    if (position > skip && isEnough(context)) break;
    signals.push(...(await factsOf(thing)));
    position += 1;
  }
  return { signals, position };
}
