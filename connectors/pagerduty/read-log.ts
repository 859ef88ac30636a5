import type { PageSignal, Signal } from '../../src/core/signal.ts';
import { type Gaps, OutboundError } from '../contract.ts';
import { AlertsAnswer, type Incident, LogAnswer, type LogEntry, ServiceAnswer } from './answers.ts';
import type { PagerDutyApi } from './client.ts';
import { UnreadableAnswer } from './failed-answer.ts';
import { alertKeysOf, factOfEntry, type TimedEntry } from './log-facts.ts';
import type { Settings } from './schema.ts';

const PAGE_SIZE = 100;
const SMALL_PAGE_SIZE = 10;
/** Of an incident that alerts for days, no more of its log is read. */
const MAX_ENTRIES = 2_000;
/** As many calls as a look-up has time for, whatever the size of what they answer. */
const MAX_CALLS = 40;

export type LogReader = {
  api: PagerDutyApi;
  settings: Settings;
  gaps: Gaps;
  /** The timers that were asked for already, by service. */
  timers: Map<string, Timer>;
};

/** A service's timer, or why it could not be read. */
type Timer = { seconds: number | null; unread: string | null };

/** The facts of an incident's log; null where the log is longer than is read of one. */
export async function readLog(
  reader: LogReader,
  incident: Incident,
): Promise<readonly Signal[] | null> {
  const read = await readEntries(reader.api, incident.id);
  if (read === null) return null;
  const entries = read.filter(isTimed).sort(byTime);
  const context = { incident, settings: reader.settings, entries };
  const facts = entries.flatMap((entry) => factOfEntry(entry, context) ?? []);
  const last = entries.at(-1);
  if (last === undefined) return facts;
  const isClear = facts.every((fact) => !('resolver' in fact) || fact.resolver !== 'automation');
  return [...facts, await sumUp(reader, incident, { entries, last, isClear })];
}

function isTimed(entry: LogEntry): entry is TimedEntry {
  return entry.created_at !== null;
}

/** The log comes newest first or oldest first, in whole seconds. */
function byTime(one: TimedEntry, other: TimedEntry): number {
  const apart = one.created_at.getTime() - other.created_at.getTime();
  return apart || (one.id < other.id ? -1 : 1);
}

async function readEntries(
  api: PagerDutyApi,
  incidentId: string,
): Promise<readonly LogEntry[] | null> {
  const entries: LogEntry[] = [];
  let offset = 0;
  let smallUntil = 0;
  for (let calls = 0; calls < MAX_CALLS && offset < MAX_ENTRIES; calls += 1) {
    const limit = offset < smallUntil ? SMALL_PAGE_SIZE : PAGE_SIZE;
    const answer = await readPage(api, incidentId, { limit, offset });
    if (answer === 'too large') {
      smallUntil = offset + PAGE_SIZE;
      continue;
    }
    entries.push(...answer.log_entries);
    if (answer.more !== true) return entries;
    offset += limit;
  }
  return null;
}

/** An alert may bring half a megabyte along, so that a page of many is beyond what is taken. */
async function readPage(
  api: PagerDutyApi,
  incidentId: string,
  { limit, offset }: { limit: number; offset: number },
) {
  const query = {
    'include[]': ['channels'],
    is_overview: 'false',
    limit: String(limit),
    offset: String(offset),
  };
  try {
    return await api.get(LogAnswer, { path: ['incidents', incidentId, 'log_entries'], query });
  } catch (error) {
    const isTooLarge = error instanceof UnreadableAnswer && error.isTooLarge;
    if (isTooLarge && limit === PAGE_SIZE) return 'too large';
    throw error;
  }
}

/** That the log was read, with what else only the API tells. */
async function sumUp(
  reader: LogReader,
  incident: Incident,
  log: { entries: readonly TimedEntry[]; last: TimedEntry; isClear: boolean },
): Promise<PageSignal> {
  const { entries, last, isClear } = log;
  // Where the log says who ended it, the timer tells nothing more.
  const timer = isClear ? noTimer : await readTimer(reader, incident.service?.id ?? null);
  return {
    kind: 'page.log_read',
    subject: { kind: 'incident', id: incident.id },
    // Read with the timer at last, it comes after the same without; `log_read` sorts behind.
    factKey: `${timer.unread === null ? 'log_read' : 'log_part_read'}:${last.id}`,
    occurredAt: last.created_at,
    actor: { kind: 'unknown', id: null, name: null },
    autoResolveSeconds: timer.seconds,
    ...(timer.unread !== null && { timerUnread: timer.unread }),
    alertKeys: await readAlertKeys(reader, incident, entries),
  };
}

const noTimer: Timer = { seconds: null, unread: null };

/** The timer helps to read an unclear end. */
async function readTimer(reader: LogReader, serviceId: string | null): Promise<Timer> {
  if (serviceId === null) return noTimer;
  const known = reader.timers.get(serviceId);
  if (known !== undefined) return known;
  const call = reader.api.get(ServiceAnswer, { path: ['services', serviceId] });
  const { answer, refusal } = await partOf(reader, 'page_timer', call);
  const seconds = answer?.service.auto_resolve_timeout ?? null;
  const timer = { seconds, unread: refusal?.message ?? null };
  reader.timers.set(serviceId, timer);
  return timer;
}

/** The first alert's key stands in the log mostly; alerts that joined it later are asked for. */
async function readAlertKeys(
  reader: LogReader,
  incident: Incident,
  entries: readonly TimedEntry[],
): Promise<readonly string[]> {
  const keys = alertKeysOf(entries);
  const alerts = incident.alert_counts?.all ?? keys.length;
  if (keys.length > 0 && keys.length >= alerts) return keys;
  const query = { limit: String(PAGE_SIZE) };
  const path = ['incidents', incident.id, 'alerts'] as const;
  const call = reader.api.get(AlertsAnswer, { path, query });
  const { answer } = await partOf(reader, 'page_alerts', call);
  const asked = (answer?.alerts ?? []).flatMap(({ alert_key: key }) => key ?? []);
  return [...new Set([...keys, ...asked])].sort();
}

type Part<T> = { answer: T | null; refusal: OutboundError | null };

/** What the log can be read without; a token without the right to it is told of, once. */
async function partOf<T>({ gaps }: LogReader, part: string, call: Promise<T>): Promise<Part<T>> {
  try {
    const answer = await call;
    await gaps.close(part);
    return { answer, refusal: null };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    // Services and alerts may be gone.
    if (error.status === 404) return { answer: null, refusal: null };
    if (error.status !== 403) throw error;
    await gaps.open(part, error);
    return { answer: null, refusal: error };
  }
}
