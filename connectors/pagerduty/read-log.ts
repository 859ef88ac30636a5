import type { PageSignal, Signal } from '../../src/core/signal.ts';
import { OutboundError } from '../contract.ts';
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
  /** The timers that were asked for already, by service, in seconds. */
  timers: Map<string, number | null>;
};

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
  return {
    kind: 'page.log_read',
    subject: { kind: 'incident', id: incident.id },
    factKey: `log_read:${last.id}`,
    occurredAt: last.created_at,
    actor: { kind: 'unknown', id: null, name: null },
    // Where the log says who ended it, the timer tells nothing more.
    autoResolveSeconds: isClear ? null : await readTimer(reader, incident.service?.id ?? null),
    alertKeys: await readAlertKeys(reader.api, incident, entries),
  };
}

/** The timer helps to read an unclear end; a token that may not see services can do without. */
async function readTimer(
  { api, timers }: LogReader,
  serviceId: string | null,
): Promise<number | null> {
  if (serviceId === null) return null;
  const known = timers.get(serviceId);
  if (known !== undefined) return known;
  const answer = await unlessRefused(api.get(ServiceAnswer, { path: ['services', serviceId] }));
  const seconds = answer?.service.auto_resolve_timeout ?? null;
  timers.set(serviceId, seconds);
  return seconds;
}

/** The first alert's key stands in the log mostly; alerts that joined it later are asked for. */
async function readAlertKeys(
  api: PagerDutyApi,
  incident: Incident,
  entries: readonly TimedEntry[],
): Promise<readonly string[]> {
  const keys = alertKeysOf(entries);
  const alerts = incident.alert_counts?.all ?? keys.length;
  if (keys.length > 0 && keys.length >= alerts) return keys;
  const query = { limit: String(PAGE_SIZE) };
  const path = ['incidents', incident.id, 'alerts'] as const;
  const answer = await unlessRefused(api.get(AlertsAnswer, { path, query }));
  const asked = (answer?.alerts ?? []).flatMap(({ alert_key: key }) => key ?? []);
  return [...new Set([...keys, ...asked])].sort();
}

async function unlessRefused<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    const isRefused =
      error instanceof OutboundError && (error.status === 403 || error.status === 404);
    if (isRefused) return null;
    throw error;
  }
}
