import type { PageDeed, PageSignal } from '../../src/core/signal.ts';
import type { IncidentSnapshot } from '../../src/core/snapshots.ts';
import type { IncidentKind } from './event-kinds.ts';
import type { IncidentData, PartData, Payload, Settings } from './schema.ts';
import { actorOf, resolverOf } from './who.ts';

/** One event's envelope, with its time settled. */
export type PageEvent = {
  event: Payload['event'];
  occurredAt: Date;
  settings: Settings;
};

/** The fact that an event tells about the incident as a whole. */
export function incidentSignal(
  kind: IncidentKind,
  incident: IncidentData,
  page: PageEvent,
): PageSignal {
  const fact = { ...factOf(incident.id, page), incident: snapshotOf(incident) };
  if (kind !== 'page.resolved') return { ...fact, kind };
  return { ...fact, kind, resolver: resolverOf(incident, page.event.agent, page.settings) };
}

/**
 * The fact that an event tells about one part of an incident. A status update and a responder's
 * reply are written by people who work the page, so they count as notes on it. `deed` is what was done
 * where that is all.
 */
export function partSignal(part: PartData, page: PageEvent, deed: PageDeed | null): PageSignal {
  const fact = factOf(part.incident.id, page);
  if (deed !== null) return { ...fact, kind: 'page.handled', what: deed };
  switch (page.event.event_type) {
    case 'incident.responder.added':
      return { ...fact, kind: 'page.responder_asked', responder: responderOf(part) };
    case 'incident.responder.replied':
      return { ...fact, kind: 'page.noted', text: replyOf(part) };
    default:
      return { ...fact, kind: 'page.noted', text: part.content ?? part.message ?? '' };
  }
}

function factOf(incidentId: string, { event, occurredAt, settings }: PageEvent) {
  return {
    subject: { kind: 'incident', id: incidentId },
    factKey: event.id,
    occurredAt,
    actor: actorOf(event.agent, settings),
  } as const;
}

/** The page as it is told, by a webhook or by the API. */
export function snapshotOf(incident: Omit<IncidentData, 'type'>): IncidentSnapshot {
  return {
    number: incident.number,
    title: incident.title ?? '',
    serviceId: incident.service?.id ?? null,
    serviceName: incident.service?.summary ?? null,
    urgency: incident.urgency,
    priority: incident.priority?.summary ?? null,
    createdAt: incident.created_at,
    url: incident.html_url,
  };
}

function responderOf({ user, escalation_policy: policy }: PartData): string | null {
  return user?.summary ?? user?.id ?? policy?.summary ?? policy?.id ?? null;
}

function replyOf(part: PartData): string {
  const answer = `Answered the request to help: ${part.state ?? 'no answer given'}`;
  return part.message === null ? answer : `${answer}. ${part.message}`;
}
