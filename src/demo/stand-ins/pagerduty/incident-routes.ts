import { z } from 'zod';
import { wholeSeconds } from '../../shapes/times.ts';
import type { Answer } from '../answer.ts';
import type { Call, Route } from '../route.ts';
import type { KnownIncident } from './incident-memory.ts';
import { AUTO_RESOLVE_SECONDS, alertKey, logEntries } from './log-entries.ts';
import {
  notFound,
  type PagerDutyContext,
  type PagerDutyEndpoint,
  pagerDutyRefusal,
} from './pagerduty-context.ts';

const Window = z.object({
  since: z.coerce.date().optional(),
  until: z.coerce.date().optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  offset: z.coerce.number().int().min(0).default(0),
  'statuses[]': z.string().optional(),
  sort_by: z.string().default('created_at:desc'),
});

/** PagerDuty lists no further into a range. */
const LIST_END = 10_000;

export function incidentRoutes(context: PagerDutyContext): Route<PagerDutyEndpoint>[] {
  return [
    {
      endpoint: 'list_incidents',
      method: 'GET',
      path: '/incidents',
      answer: (call) => list(context, call),
    },
    {
      endpoint: 'incident',
      method: 'GET',
      path: '/incidents/:id',
      answer: (call) => about(context, call, (known) => ({ incident: incidentAnswer(known) })),
    },
    {
      endpoint: 'log_entries',
      method: 'GET',
      path: '/incidents/:id/log_entries',
      answer: (call) =>
        about(context, call, (known) => {
          const channel = context.resolveChannels.get(known.incident.id) ?? null;
          const extra = context.extraEntries.get(known.incident.id) ?? [];
          return page('log_entries', logEntries(known, channel, extra), call);
        }),
    },
    {
      endpoint: 'alerts',
      method: 'GET',
      path: '/incidents/:id/alerts',
      answer: (call) => about(context, call, (known) => page('alerts', [alert(known)], call)),
    },
    {
      endpoint: 'service',
      method: 'GET',
      path: '/services/:id',
      answer: (call) => {
        const service = context.incidents.service(call.params['id'] ?? '');
        if (!service) return notFound();
        const timeouts = {
          auto_resolve_timeout: AUTO_RESOLVE_SECONDS,
          acknowledgement_timeout: 600,
        };
        const body = { ...service, type: 'service', name: service.summary, status: 'active' };
        return { status: 200, body: { service: { ...body, ...timeouts } } };
      },
    },
  ];
}

function about(
  context: PagerDutyContext,
  call: Call,
  body: (known: KnownIncident) => object,
): Answer {
  const known = context.incidents.find(call.params['id'] ?? '');
  return known ? { status: 200, body: body(known) } : notFound();
}

function page(name: string, items: readonly object[], call: Call) {
  const { limit, offset } = Window.safeParse(call.query).data ?? Window.parse({});
  const shown = items.slice(offset, offset + limit);
  return { [name]: shown, limit, offset, total: null, more: offset + limit < items.length };
}

function list(context: PagerDutyContext, call: Call): Answer {
  const window = Window.safeParse(call.query).data ?? Window.parse({});
  const { since, until, 'statuses[]': statuses } = window;
  if (window.offset + window.limit > LIST_END) {
    return pagerDutyRefusal(400, { code: 2001, message: 'Invalid Input Provided' });
  }
  const wanted = context.incidents.list().filter(({ incident: { created_at: at, status } }) => {
    const isInTime = (!since || at >= since) && (!until || at < until);
    return isInTime && (!statuses || statuses.split(',').includes(status));
  });
  if (window.sort_by === 'created_at:asc') wanted.reverse();
  return { status: 200, body: page('incidents', wanted.map(incidentAnswer), call) };
}

/** An incident as REST shows it, which is more than a webhook tells. */
function incidentAnswer({ incident, events }: KnownIncident) {
  const { number, assignees, created_at: createdAt, ...shown } = incident;
  const last = events.findLast(({ type }) => type !== 'incident.annotated');
  const isResolved = incident.status === 'resolved';
  const changedAt = wholeSeconds(last?.at ?? createdAt);
  return {
    ...shown,
    summary: `[#${String(number)}] ${incident.title}`,
    incident_number: number,
    created_at: wholeSeconds(createdAt),
    updated_at: changedAt,
    resolved_at: isResolved ? changedAt : null,
    last_status_change_at: changedAt,
    last_status_change_by: last?.agent ?? incident.service,
    alert_counts: { all: 1, triggered: isResolved ? 0 : 1, resolved: isResolved ? 1 : 0 },
    assignments: assignees.map((assignee) => ({ at: wholeSeconds(createdAt), assignee })),
    acknowledgements: events
      .filter(({ type }) => type === 'incident.acknowledged')
      .map(({ at, agent }) => ({ at: wholeSeconds(at), acknowledger: agent })),
    pending_actions: [],
    is_mergeable: true,
  };
}

function alert({ incident }: KnownIncident) {
  return {
    id: `A${incident.id}`,
    type: 'alert',
    summary: incident.title,
    created_at: wholeSeconds(incident.created_at),
    status: incident.status === 'resolved' ? 'resolved' : 'triggered',
    alert_key: alertKey(incident),
    service: incident.service,
    body: { type: 'alert_body', contexts: [], details: { value: '2.4 s' } },
    incident: { id: incident.id, type: 'incident_reference' },
    suppressed: false,
    severity: incident.urgency === 'high' ? 'critical' : 'warning',
    integration: {
      id: `${incident.service.id}I`,
      type: 'events_api_v2_inbound_integration_reference',
      summary: 'Events API V2',
    },
  };
}
