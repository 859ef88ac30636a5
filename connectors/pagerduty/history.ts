import type { ReadContext } from '../contract.ts';
import type { HistoryPage, HistoryRange, HistoryReader } from '../contract-history.ts';
import { type Incident, IncidentsAnswer } from './answers.ts';
import { isPagerDutyId, pagerDutyApi } from './client.ts';
import { type Logs, leftOutOf, readLogs } from './history-log.ts';
import {
  type ListPlace,
  type Place,
  readPlace,
  sayUnread,
  type UnfinishedPlace,
} from './history-place.ts';
import type { LogReader } from './read-log.ts';
import type { Settings } from './schema.ts';

const nothing: Logs = { signals: [], unread: [] };

type Window = { since: Date; until: Date };

/** Each of them takes a call or two for its log, so that a read ends after few. */
const INCIDENTS_PER_READ = 5;
/** PagerDuty lists no further than 10,000 incidents into a range, and no range over six months. */
const MAX_OFFSET = 9_900;
const LONGEST_WINDOW_MS = 90 * 24 * 60 * 60 * 1000;

/**
 * The incidents that may have gone on since the last look, whenever they began, and then
 * those of the range by the time at which they were created, oldest first; each with its log.
 */
export function history(context: ReadContext<Settings>, limitMs?: number): HistoryReader {
  const api = pagerDutyApi(context, limitMs);
  const { settings, gaps } = context;
  const reader: LogReader = { api, settings, gaps, timers: new Map() };
  return {
    async read(range, cursor) {
      const place = readPlace(range, cursor);
      return 'after' in place
        ? readUnfinished(reader, range, place)
        : readListed(reader, range, place);
    },
  };
}

/** By their ids, so that whoever is no longer among them moves none of the others. */
async function readUnfinished(
  reader: LogReader,
  range: HistoryRange,
  place: UnfinishedPlace,
): Promise<HistoryPage> {
  const left = [...new Set(range.unfinished)]
    .filter((id) => isPagerDutyId(id) && id > place.after)
    .sort();
  const wanted = left.slice(0, INCIDENTS_PER_READ);
  const logs = await readLogs(reader, wanted);
  const unread = [...place.unread, ...logs.unread.map(({ name }) => name)];
  const last = wanted.at(-1);
  const next: Place =
    last !== undefined && wanted.length < left.length
      ? { after: last, unread }
      : { from: range.since, offset: 0, unread };
  return {
    signals: logs.signals,
    leftOut: leftOutOf(logs),
    cursor: JSON.stringify(next),
    told: `PagerDuty: incidents that may have gone on since the last look${sayUnread(unread)}`,
    progress: 0,
  };
}

async function readListed(
  reader: LogReader,
  range: HistoryRange,
  place: ListPlace,
): Promise<HistoryPage> {
  const { unread } = place;
  if (place.from >= range.until) return pageUntil(range, range.until, { unread, next: null });
  const window = { since: place.from, until: windowEnd(range, place.from) };
  const { incidents, more } = await list(reader, window, place.offset);
  const logs = await readLogs(reader, incidents);
  const read = { logs, unread: [...unread, ...logs.unread.map(({ name }) => name)] };
  const next = nextPlace(range, window, place, { incidents, more });
  const reached = more === true ? incidents.at(-1)?.created_at : window.until;
  return pageUntil(range, reached ?? window.until, { ...read, next });
}

function list({ api }: LogReader, { since, until }: Window, offset: number) {
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

type NextPlace = Omit<ListPlace, 'unread'>;

function nextPlace(
  { until }: HistoryRange,
  window: Window,
  { from, offset }: ListPlace,
  { incidents, more }: { incidents: readonly Incident[]; more: boolean | null },
): NextPlace | null {
  if (more !== true) return window.until < until ? { from: window.until, offset: 0 } : null;
  const next = offset + INCIDENTS_PER_READ;
  if (next <= MAX_OFFSET) return { from, offset: next };
  // The list goes no further; the same second is listed again, and facts repeat without harm.
  const last = incidents.at(-1)?.created_at ?? window.until;
  return { from: last > from ? last : new Date(from.getTime() + 1000), offset: 0 };
}

function windowEnd({ until }: HistoryRange, from: Date): Date {
  return new Date(Math.min(until.getTime(), from.getTime() + LONGEST_WINDOW_MS));
}

function pageUntil(
  { since, until }: HistoryRange,
  reached: Date,
  read: { logs?: Logs; unread: readonly string[]; next: NextPlace | null },
): HistoryPage {
  const { logs = nothing, unread, next } = read;
  const part = (reached.getTime() - since.getTime()) / (until.getTime() - since.getTime());
  return {
    signals: logs.signals,
    leftOut: leftOutOf(logs),
    cursor: next === null ? null : JSON.stringify({ ...next, unread }),
    told: `PagerDuty: incidents until ${sayMoment(reached)}${sayUnread(unread)}`,
    progress: next === null ? 1 : Math.min(Math.max(part, 0), 1),
  };
}

/** `12 November, 14:00 UTC`. */
function sayMoment(at: Date): string {
  const day = at.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone: 'UTC' });
  return `${day}, ${at.toISOString().slice(11, 16)} UTC`;
}
