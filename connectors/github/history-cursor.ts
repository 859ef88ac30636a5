import { z } from 'zod';
import { Repository } from './schema.ts';

/** A list of one repository: `left` begins with it, `known` is what GitHub said of it. */
const place = {
  left: z.array(z.string()).min(1),
  total: z.int().positive(),
  // Read back from our own text, so that what was left out on the way out is put in again.
  known: Repository.nullable(),
  page: z.int().positive(),
};

export type ReadingList = Extract<HistoryState, { phase: 'repositories' }>;
export type ReadingRuns = Extract<HistoryState, { phase: 'runs' }>;
export type ReadingDeployments = Extract<HistoryState, { phase: 'deployments' }>;

/** Where reading the past has come to. */
export type HistoryState = z.infer<typeof HistoryState>;
const HistoryState = z.discriminatedUnion('phase', [
  z.object({
    phase: z.literal('repositories'),
    source: z.enum(['user', 'installation']),
    page: z.int().positive(),
    found: z.array(z.string()),
  }),
  /** `to` is the newest moment that is still to be read; `read` are the runs of its second that were. */
  z.object({
    ...{ phase: z.literal('runs'), to: z.iso.datetime(), read: z.array(z.string()) },
    ...place,
  }),
  /** `skip` is how many of the page were read before. */
  z.object({ phase: z.literal('deployments'), skip: z.int().nonnegative(), ...place }),
]);

export function writeCursor(state: HistoryState | null): string | null {
  return state === null ? null : JSON.stringify(state);
}

/** Null for a cursor that an older version wrote: reading begins again, and brings no doubles. */
export function readCursor(cursor: string | null): HistoryState | null {
  if (cursor === null) return null;
  try {
    return HistoryState.safeParse(JSON.parse(cursor)).data ?? null;
  } catch {
    return null;
  }
}

/** On to the next repository; null after the last. */
export function afterRepository(
  { left, total }: { left: readonly string[]; total: number },
  until: Date,
): HistoryState | null {
  return left.length <= 1 ? null : beginRuns(left.slice(1), total, until);
}

export function beginRuns(left: readonly string[], total: number, until: Date): ReadingRuns {
  const to = until.toISOString();
  return { phase: 'runs', left: [...left], total, known: null, to, page: 1, read: [] };
}
