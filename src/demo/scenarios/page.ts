import { type AcmePerson, type AcmeService, people } from '../acme.ts';
import {
  type IncidentState,
  incidentData,
  incidentReference,
} from '../shapes/pagerduty/incident.ts';
import { monitorReference, type Reference, userReference } from '../shapes/pagerduty/references.ts';
import { pagerDutyWebhook } from '../shapes/pagerduty/webhook.ts';
import { realSites, type Sites } from '../shapes/sites.ts';
import { after } from '../shapes/times.ts';
import type { ScenarioBase, ScenarioDelivery } from './scenario-delivery.ts';

/** Who did it: a person, the monitor that sent the trigger, or nobody that PagerDuty names. */
export type PageActor = AcmePerson | 'monitor' | null;

type PageEvent =
  | 'triggered'
  | 'acknowledged'
  | 'unacknowledged'
  | 'escalated'
  | 'delegated'
  | 'reassigned'
  | 'reopened'
  | 'resolved'
  | 'priority_updated';

/** One thing that happens to a page, `afterMs` after it was triggered. */
export type PageStep = { afterMs: number; by: PageActor } & (
  | { event: PageEvent; assignee?: AcmePerson; priority?: string }
  | { event: 'merged'; into: Pick<IncidentState, 'id' | 'title'> }
  | { event: 'annotated'; text: string }
  | { event: 'responder.added'; responder: AcmePerson }
);

export type PageOptions = ScenarioBase & {
  service: AcmeService;
  title?: string;
  urgency?: 'high' | 'low';
  priority?: string | null;
  assignee?: AcmePerson;
  /** For a scenario that has to name the incident beforehand. */
  incidentId?: string;
};

type Told = { options: PageOptions; site: Sites['pagerduty'] };

/** Tells any course of one page: a webhook for each step, in the order given. */
export function page(options: PageOptions, steps: readonly PageStep[]): ScenarioDelivery[] {
  const told = { options, site: (options.sites ?? realSites).pagerduty };
  let incident = newIncident(options);
  return steps.map((step) => {
    incident = afterStep(options, incident, step);
    return webhook(told, incident, step);
  });
}

function newIncident(options: PageOptions): IncidentState {
  const { ids, service } = options;
  return {
    id: options.incidentId ?? ids.pagerDutyId('Q'),
    number: ids.between(1_000, 999_999),
    title: options.title ?? `${service.name}: p99 latency above 2 s`,
    service,
    urgency: options.urgency ?? 'high',
    priority: options.priority === undefined ? 'P2' : options.priority,
    status: 'triggered',
    createdAt: options.at,
    reopenedAt: null,
    assignee: options.assignee ?? people.robin,
    mergedInto: null,
  };
}

function afterStep(options: PageOptions, incident: IncidentState, step: PageStep): IncidentState {
  switch (step.event) {
    case 'acknowledged':
      return { ...incident, status: 'acknowledged' };
    case 'resolved':
      return { ...incident, status: 'resolved' };
    case 'merged':
      return { ...incident, status: 'resolved', mergedInto: step.into };
    case 'reopened':
      return { ...incident, status: 'triggered', reopenedAt: after(options.at, step.afterMs) };
    case 'triggered':
    case 'unacknowledged':
    case 'escalated':
    case 'delegated':
    case 'reassigned':
      return { ...incident, status: 'triggered', assignee: step.assignee ?? incident.assignee };
    case 'priority_updated':
      return { ...incident, priority: step.priority ?? incident.priority };
    case 'annotated':
    case 'responder.added':
      return incident;
  }
}

function webhook(
  { options, site }: Told,
  incident: IncidentState,
  step: PageStep,
): ScenarioDelivery {
  return pagerDutyWebhook(options.ids, {
    type: `incident.${step.event === 'merged' ? 'resolved' : step.event}`,
    at: after(options.at, step.afterMs),
    agent: agent(site, options.service, step.by),
    client:
      step.by === 'monitor' ? { name: 'Prometheus', url: 'https://prometheus.acme.example' } : null,
    data: data({ options, site }, incident, step),
  });
}

function agent(site: Sites['pagerduty'], service: AcmeService, actor: PageActor): Reference | null {
  if (actor === null) return null;
  return actor === 'monitor' ? monitorReference(site, service) : userReference(site, actor);
}

function data({ options, site }: Told, incident: IncidentState, step: PageStep): object {
  const about = { incident: incidentReference(site, incident) };
  switch (step.event) {
    case 'annotated':
      return {
        ...about,
        id: options.ids.pagerDutyId('P'),
        content: step.text,
        trimmed: false,
        type: 'incident_note',
      };
    case 'responder.added':
      return {
        ...about,
        user: userReference(site, step.responder),
        escalation_policy: null,
        message: 'Please have a look with us.',
        state: 'pending',
        type: 'incident_responder',
      };
    default:
      return incidentData(site, incident);
  }
}
