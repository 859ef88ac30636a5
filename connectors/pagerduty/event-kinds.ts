import type { PageDeed, PageSignal } from '../../src/core/signal.ts';

export type IncidentKind = Extract<PageSignal, { incident: unknown }>['kind'];

/** The events that carry the whole incident, as it was after them. */
export const incidentEvents: ReadonlyMap<string, IncidentKind> = new Map([
  ['incident.triggered', 'page.triggered'],
  ['incident.acknowledged', 'page.acknowledged'],
  ['incident.unacknowledged', 'page.unacknowledged'],
  ['incident.escalated', 'page.escalated'],
  ['incident.reassigned', 'page.reassigned'],
  ['incident.delegated', 'page.reassigned'],
  ['incident.reopened', 'page.reopened'],
  ['incident.resolved', 'page.resolved'],
  ['incident.priority_updated', 'page.changed'],
  ['incident.service_updated', 'page.changed'],
  ['incident.incident_type.changed', 'page.changed'],
]);

/** The events that carry one part of an incident and its id. */
export const partEvents: ReadonlySet<string> = new Set([
  'incident.annotated',
  'incident.status_update_published',
  'incident.responder.added',
  'incident.responder.replied',
]);

/** What people do about an incident beside; done by automation, nobody had a hand in it. */
export const deedEvents: ReadonlyMap<string, PageDeed> = new Map([
  ['incident.role.assigned', 'role'],
  ['incident.conference_bridge.updated', 'bridge'],
  ['incident.task.created', 'task'],
  ['incident.task.updated', 'task'],
  ['incident.task.completed', 'task'],
  ['incident.action_invocation.created', 'automation_action'],
  ['incident.action_invocation.updated', 'automation_action'],
  ['incident.action_invocation.terminated', 'automation_action'],
  ['incident.workflow.started', 'workflow'],
  ['incident.custom_field_values.updated', 'fields'],
]);

export const NOBODYS_DEED = 'Automation did this; it counts only where a person does.';

const reasons: readonly (readonly [prefix: string, reason: string])[] = [
  ['pagey.ping', 'A test ping; the connection works.'],
  ['service.', 'A change of a service; it says nothing about a page.'],
  ['incident.', 'Nothing is read from this kind of incident event.'],
];

/** Why nothing comes of an event, in a sentence. */
export function reasonToIgnore(eventType: string): string {
  const known = reasons.find(([prefix]) => eventType.startsWith(prefix));
  return known?.[1] ?? 'This kind of event is not known to Closecall.';
}
