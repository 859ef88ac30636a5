import type { PageDeed, PageSignal, Resolver } from '../../src/core/signal.ts';
import type { Incident, LogEntry } from './answers.ts';
import { snapshotOf } from './page-signals.ts';
import type { Settings } from './schema.ts';
import { actorOf, isService } from './who.ts';

/** A log entry whose time is known, with what it takes to read it. */
export type TimedEntry = LogEntry & { created_at: Date };
export type LogContext = { incident: Incident; settings: Settings; entries: readonly TimedEntry[] };

type Plain = Exclude<Extract<PageSignal, { incident: unknown }>['kind'], 'page.resolved'>;

/** The steps of a page; what the log holds besides says nothing about it. */
const steps: ReadonlyMap<string, Plain> = new Map([
  ['trigger', 'page.triggered'],
  ['acknowledge', 'page.acknowledged'],
  ['unacknowledge', 'page.unacknowledged'],
  ['escalate', 'page.escalated'],
  ['assign', 'page.reassigned'],
  ['delegate', 'page.reassigned'],
  ['reopen', 'page.reopened'],
  ['priority_change', 'page.changed'],
  ['urgency_change', 'page.changed'],
]);

/** What leaves the page as it is. */
const deeds: ReadonlyMap<string, PageDeed> = new Map([
  ['snooze', 'snooze'],
  ['field_value_change', 'fields'],
  ['custom_field_value_change', 'fields'],
]);

/** What says something only where a person did it; automation does it as a matter of course. */
const onlyOfPeople: ReadonlySet<string> = new Set([
  ...deeds.keys(),
  'priority_change',
  'urgency_change',
  'responder_request',
  'status_update',
]);

/** Ways in which a monitor reaches PagerDuty. */
const monitorChannels: ReadonlySet<string> = new Set(['auto', 'api', 'email', 'nagios']);

/** PagerDuty assigns a new page in the very moment in which it is triggered. */
const ASSIGNED_WITH_TRIGGER_MS = 5_000;

/** The fact that one entry of the log tells; null where it tells none. */
export function factOfEntry(entry: TimedEntry, context: LogContext): PageSignal | null {
  const { incident, settings } = context;
  const fact = {
    subject: { kind: 'incident', id: incident.id },
    factKey: `log:${entry.id}`,
    occurredAt: entry.created_at,
    actor: actorOf(entry.agent, settings),
  } as const;
  const name = entryName(entry);
  const deed = deeds.get(name);
  const snapshot = snapshotOf(incident);
  if (onlyOfPeople.has(name) && fact.actor.kind !== 'person') return null;
  if (deed !== undefined) return { ...fact, kind: 'page.handled', what: deed };
  switch (name) {
    case 'resolve':
      return {
        ...fact,
        kind: 'page.resolved',
        resolver: resolverOfEntry(entry, context),
        incident: snapshot,
      };
    case 'responder_request':
      return { ...fact, kind: 'page.responder_asked', responder: null };
    case 'status_update':
    case 'annotate':
      return { ...fact, kind: 'page.noted', text: noteOf(entry) };
    case 'notify':
      return { ...fact, kind: 'page.notified', who: entry.user?.summary ?? null };
    // Where the policy begins again, its last level was passed.
    case 'repeat_escalation_path':
    case 'exhaust_escalation_path':
      return { ...fact, kind: 'page.exhausted' };
    default: {
      const kind = steps.get(name);
      if (kind === undefined || isRoutine(entry, context)) return null;
      return { ...fact, kind, incident: snapshot };
    }
  }
}

/** `resolve` of `resolve_log_entry`. */
function entryName({ type }: LogEntry): string {
  return type.replace(/_log_entry(?:_reference)?$/, '');
}

/**
 * Who resolved it, in the order of the webhooks' resolvers; only the log knows the timer. That it
 * was merged stands on the incident, and so is true of its last resolution alone.
 */
function resolverOfEntry(entry: TimedEntry, { incident, settings, entries }: LogContext): Resolver {
  const last = entries.findLast((each) => entryName(each) === 'resolve');
  const isMerge = incident.resolve_reason?.type === 'merge_resolve_reason';
  if (isMerge && entry.id === last?.id) return 'merged';
  const { kind } = actorOf(entry.agent, settings);
  if (kind === 'person' || kind === 'bot') return kind;
  const channel = entry.channel?.type ?? '';
  if (channel === 'timeout') return 'timer';
  if (kind !== 'integration') return 'automation';
  // The service stands for whatever has no name of its own, and the channel tells what that was.
  return isService(entry.agent) && !monitorChannels.has(channel) ? 'automation' : 'integration';
}

/**
 * An assignment that PagerDuty makes with a trigger or an escalation, where a person who triggers a
 * page by hand is named as the one who assigns it. It says nothing that those don't.
 */
function isRoutine(entry: TimedEntry, { settings, entries }: LogContext): boolean {
  if (entryName(entry) !== 'assign') return false;
  if (actorOf(entry.agent, settings).kind !== 'person') return true;
  return entries.some((each) => {
    const laterMs = entry.created_at.getTime() - each.created_at.getTime();
    return entryName(each) === 'trigger' && Math.abs(laterMs) <= ASSIGNED_WITH_TRIGGER_MS;
  });
}

function noteOf({ channel, message }: LogEntry): string {
  return channel?.summary ?? channel?.content ?? message ?? '';
}

/** The keys of the alerts that fired the page, as far as its log holds them. */
export function alertKeysOf(entries: readonly LogEntry[]): readonly string[] {
  const keys = entries
    .filter((entry) => entryName(entry) === 'trigger')
    .map(
      ({ channel }) =>
        channel?.cef_details?.dedup_key ?? channel?.dedup_key ?? channel?.incident_key,
    );
  return [...new Set(keys.filter((key) => typeof key === 'string'))];
}
