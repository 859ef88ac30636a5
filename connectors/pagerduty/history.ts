import { z } from 'zod';
import type { Signal } from '../../src/core/signal.ts';
import { OutboundError, type ReadContext } from '../contract.ts';
import type { HistoryPage, HistoryReader } from '../contract-history.ts';
import { type Incident, IncidentsAnswer } from './answers.ts';
import { pagerDutyApi } from './client.ts';
import { type LogReader, readLog } from './read-log.ts';
import type { Settings } from './schema.ts';

type Range = { since: Date; until: Date };

/** Each of them takes a call for its log, so that a read ends after few. */
const INCIDENTS_PER_READ = 10;
/** PagerDuty lists no further than 10,000 incidents into a range, and no range over six months. */
const MAX_OFFSET = 9_900;
const LONGEST_WINDOW_MS = 90 * 24 * 60 * 60 * 1000;

/** Where to go on: `offset` incidents into the list of those created from `from` on. */
type Place = z.infer<typeof Place>;
const Place = z.object({ from: z.coerce.date(), offset: z.int().min(0) });

/** Incidents by the time at which they were created, each with its log, oldest first. */
export function history(context: ReadContext<Settings>, limitMs?: number): HistoryReader {
  const api = pagerDutyApi(context, limitMs);
  const reader: LogReader = { api, settings: context.settings, timers: new Map() };
  return {
    async read(range, cursor) {
      const place = readCursor(cursor) ?? { from: range.since, offset: 0 };
      if (place.from >= range.until)
        return pageUntil(range, range.until, { signals: [], next: null });
      const window = { since: place.from, until: windowEnd(range, place.from) };
      const { incidents, more } = await list(reader, window, place.offset);
      const signals: Signal[] = [];
      for (const incident of incidents) signals.push(...(await logOf(reader, incident)));
      const next = nextPlace(range, window, place, { incidents, more });
      const reached = more === true ? incidents.at(-1)?.created_at : window.until;
      return pageUntil(range, reached ?? window.until, { signals, next });
    },
  };
}

function list({ api }: LogReader, { since, until }: Range, offset: number) {
  return api.get(IncidentsAnswer, {
    path: ['incidents'],
    query: {
      since: since.toISOString(),
      until: until.toISOString(),
      'statuses[]': ['triggered', 'acknowledged', 'resolved'],
      sort_by: 'created_at:asc',
      time_zone: 'UTC',
      limit: String(INCIDENTS_PER_READ),
      offset: String(offset),
    },
  });
}

/** An incident may be deleted between the list and its log; that loses no other one. */
async function logOf(reader: LogReader, incident: Incident): Promise<readonly Signal[]> {
  try {
    return (await readLog(reader, incident)) ?? [];
  } catch (error) {
    if (error instanceof OutboundError && error.status === 404) return [];
    throw error;
  }
}

function nextPlace(
  { until }: Range,
  window: Range,
  { from, offset }: Place,
  { incidents, more }: { incidents: readonly Incident[]; more: boolean | null },
): Place | null {
  if (more !== true) return window.until < until ? { from: window.until, offset: 0 } : null;
  const next = offset + INCIDENTS_PER_READ;
  if (next <= MAX_OFFSET) return { from, offset: next };
  // The list goes no further; the same second is listed again, and facts repeat without harm.
  const last = incidents.at(-1)?.created_at ?? window.until;
  return { from: last > from ? last : new Date(from.getTime() + 1000), offset: 0 };
}

function windowEnd({ until }: Range, from: Date): Date {
  return new Date(Math.min(until.getTime(), from.getTime() + LONGEST_WINDOW_MS));
}

function readCursor(cursor: string | null): Place | null {
  if (cursor === null) return null;
  try {
    return Place.parse(JSON.parse(cursor));
  } catch (cause) {
    throw new OutboundError('refused', 'This is no place in PagerDuty’s history.', { cause });
  }
}

function pageUntil(
  { since, until }: Range,
  reached: Date,
  { signals, next }: { signals: readonly Signal[]; next: Place | null },
): HistoryPage {
  const part = (reached.getTime() - since.getTime()) / (until.getTime() - since.getTime());
  return {
    signals,
    cursor: next === null ? null : JSON.stringify(next),
    told: `PagerDuty: incidents until ${sayMoment(reached)}`,
    progress: next === null ? 1 : Math.min(Math.max(part, 0), 1),
  };
}

/** `12 November, 14:00 UTC`. */
function sayMoment(at: Date): string {
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
  return `${day}, ${at.toISOString().slice(11, 16)} UTC`;
}
