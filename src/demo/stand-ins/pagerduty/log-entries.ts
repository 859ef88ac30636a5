import { after, SECOND, wholeSeconds } from '../../shapes/times.ts';
import type { IncidentEvent, KnownIncident } from './incident-memory.ts';

/** How a resolution reached PagerDuty; `timeout` is its own auto-resolve timer. */
export type ResolveChannel = 'auto' | 'api' | 'email' | 'timeout' | 'website' | 'mobile';

/** Four hours, unless the service says otherwise. */
export const AUTO_RESOLVE_SECONDS = 14_400;

const ENTRY_TYPES: Readonly<Record<string, string>> = {
  'incident.triggered': 'trigger_log_entry',
  'incident.acknowledged': 'acknowledge_log_entry',
  'incident.unacknowledged': 'unacknowledge_log_entry',
  'incident.escalated': 'escalate_log_entry',
  'incident.reassigned': 'assign_log_entry',
  'incident.delegated': 'delegate_log_entry',
  'incident.annotated': 'annotate_log_entry',
  'incident.reopened': 'reopen_log_entry',
  'incident.resolved': 'resolve_log_entry',
  'incident.priority_updated': 'priority_change_log_entry',
  'incident.status_update_published': 'status_update_log_entry',
  'incident.responder.added': 'responder_request_log_entry',
  'incident.custom_field_values.updated': 'custom_field_value_change_log_entry',
};

/** What only the log tells: `notify`, `exhaust_escalation_path`, `urgency_change`, … */
export type ExtraEntry = { type: string; at: Date; user?: IncidentEvent['agent'] };

/** As the alert has it; tests give alerts of the same words keys of their own. */
export function alertKey(incident: KnownIncident['incident']): string {
  const { service, title, alert_key: own } = incident;
  return typeof own === 'string' ? own : `alert/${service.id}/${title}`;
}

/**
 * The log of an incident, oldest first, made from its events. A high-urgency page notified somebody
 * a second after it fired. `channel` overrides how it was resolved.
 */
export function logEntries(
  known: KnownIncident,
  channel: ResolveChannel | null,
  extra: readonly ExtraEntry[] = [],
): object[] {
  const entries = known.events.flatMap((event) => {
    const type = ENTRY_TYPES[event.type];
    if (!type) return [];
    const entry = logEntry(known, event, { type, channel: channelOf(known, event, channel) });
    return event.type === 'incident.triggered' &&
      event.assignee &&
      known.incident.urgency === 'high'
      ? [entry, notification(known, event)]
      : [entry];
  });
  return [...entries, ...extra.map((entry, index) => extraEntry(known, entry, index))];
}

function extraEntry(known: KnownIncident, { type, at, user }: ExtraEntry, index: number) {
  const event = { id: `${known.incident.id}X${index}`, at, agent: null, note: null };
  const entry = logEntry(known, event, { type: `${type}_log_entry`, channel: 'auto' });
  return user ? { ...entry, user } : entry;
}

/** Only an integration's trigger brings its alert's key along. */
function isAlert({ agent }: Pick<IncidentEvent, 'agent'>, type: string): boolean {
  return type === 'trigger_log_entry' && (agent?.type.endsWith('integration_reference') ?? false);
}

function logEntry(
  { incident }: KnownIncident,
  event: Pick<IncidentEvent, 'id' | 'at' | 'agent' | 'note'>,
  entry: { type: string; channel: string },
) {
  const { id, summary, self, html_url } = incident.service;
  return {
    id: `R${event.id}`,
    type: entry.type,
    summary: entry.type.replaceAll('_', ' '),
    self: null,
    html_url: null,
    created_at: wholeSeconds(event.at),
    // The log names the service where the webhook names its integration or nobody.
    agent:
      event.agent?.type === 'user_reference'
        ? event.agent
        : { id, type: 'service_reference', summary, self, html_url },
    channel: {
      type: entry.channel,
      ...(event.note !== null && { summary: event.note }),
      ...(isAlert(event, entry.type) && { cef_details: { dedup_key: alertKey(incident) } }),
    },
    incident: { id: incident.id, type: 'incident_reference', summary: incident.title },
    teams: [],
    contexts: [],
  };
}

function notification(known: KnownIncident, event: IncidentEvent) {
  const at = after(event.at, SECOND);
  const entry = logEntry(
    known,
    { ...event, id: `${event.id}N`, at, note: null },
    {
      type: 'notify_log_entry',
      channel: 'auto',
    },
  );
  return {
    ...entry,
    user: event.assignee,
    notification: { type: 'push_notification', status: 'success' },
  };
}

function channelOf(
  known: KnownIncident,
  event: IncidentEvent,
  channel: ResolveChannel | null,
): string {
  if (event.type === 'incident.annotated') return 'note';
  if (event.agent?.type === 'user_reference') return 'website';
  if (event.type !== 'incident.resolved') return 'api';
  if (channel) return channel;
  if (event.agent) return 'api';
  return openFor(known, event.at) >= AUTO_RESOLVE_SECONDS * SECOND ? 'timeout' : 'auto';
}

/** Since it last fired, in ms. */
function openFor({ incident, events }: KnownIncident, until: Date): number {
  const fired = events.findLast(
    ({ type, at }) => at < until && (type === 'incident.triggered' || type === 'incident.reopened'),
  );
  return until.getTime() - (fired?.at ?? incident.created_at).getTime();
}
