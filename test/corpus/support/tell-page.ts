import { people } from '../../../src/demo/acme.ts';
import type { ScenarioDelivery } from '../../../src/demo/scenarios/scenario-delivery.ts';
import {
  type IncidentState,
  incidentData,
  incidentReference,
} from '../../../src/demo/shapes/pagerduty/incident.ts';
import {
  monitorReference,
  type Reference,
  reference,
  serviceReference,
  userReference,
} from '../../../src/demo/shapes/pagerduty/references.ts';
import { pagerDutyWebhook } from '../../../src/demo/shapes/pagerduty/webhook.ts';
import { realSites } from '../../../src/demo/shapes/sites.ts';
import type { Agent, PageStep } from './page-step.ts';
import { personNamed, remembered, serviceNamed, type Telling, tell, timeOf } from './telling.ts';

const site = realSites.pagerduty;

/** One V3 webhook about an incident. */
export function tellPage(telling: Telling, step: PageStep): void {
  const before = incidentNamed(telling, step.incident, step);
  const incident = afterStep(telling, before, step);
  telling.memory.set(`incident ${step.incident}`, incident);
  tell(telling, webhook(telling, incident, step), step.delivered);
}

/** The incident's id at PagerDuty. */
export function incidentId(telling: Telling, name: string): string {
  return incidentNamed(telling, name, null).id;
}

function incidentNamed(telling: Telling, name: string, step: PageStep | null): IncidentState {
  return remembered(telling, `incident ${name}`, () => {
    const id = telling.ids.pagerDutyId('Q');
    telling.subjects.set(`incident:${id}`, name);
    return {
      id,
      number: telling.ids.between(1_000, 999_999),
      title: step?.title ?? 'Checkout error rate is high',
      service: serviceNamed(telling, step?.service ?? 'checkout'),
      urgency: 'high' as const,
      priority: 'P2',
      status: 'triggered' as const,
      createdAt: step === null ? telling.dayStart : timeOf(telling, step.at),
      reopenedAt: null,
      assignee: people.robin,
      mergedInto: null,
    };
  });
}

const statuses: Readonly<Partial<Record<PageStep['pagerduty'], IncidentState['status']>>> = {
  triggered: 'triggered',
  acknowledged: 'acknowledged',
  unacknowledged: 'triggered',
  escalated: 'triggered',
  delegated: 'triggered',
  reassigned: 'triggered',
  reopened: 'triggered',
  resolved: 'resolved',
};

function afterStep(telling: Telling, before: IncidentState, step: PageStep): IncidentState {
  const { title, service, urgency, priority, assignee, mergedInto } = step;
  const into = mergedInto === undefined ? null : incidentNamed(telling, mergedInto, null);
  return {
    ...before,
    title: title ?? before.title,
    service: service === undefined ? before.service : serviceNamed(telling, service),
    urgency: urgency ?? before.urgency,
    priority: priority === undefined ? before.priority : priority,
    status: statuses[step.pagerduty] ?? before.status,
    reopenedAt: step.pagerduty === 'reopened' ? timeOf(telling, step.at) : before.reopenedAt,
    assignee: assignee === undefined ? before.assignee : personNamed(assignee),
    mergedInto: into === null ? null : { id: into.id, title: into.title },
  };
}

function webhook(telling: Telling, incident: IncidentState, step: PageStep): ScenarioDelivery {
  const monitor = { name: 'Prometheus', url: 'https://prometheus.acme.example' };
  return pagerDutyWebhook(telling.ids, {
    type: `incident.${step.pagerduty}`,
    at: timeOf(telling, step.at),
    agent: agentOf(incident, step.agent),
    client: step.agent === 'integration' ? monitor : null,
    data: dataOf(telling, incident, step),
  });
}

function agentOf({ service }: IncidentState, agent: Agent): Reference | null {
  const monitor = monitorReference(site, service);
  switch (agent) {
    case 'none':
      return null;
    case 'integration':
      return monitor;
    case 'events_api':
      return { ...monitor, type: 'events_api_v2_inbound_integration_reference' };
    case 'plain_integration':
      return { ...monitor, type: 'integration_reference' };
    case 'service':
      return serviceReference(site, service);
    case 'workflow': {
      const thing = { id: 'PWFLOW1', type: 'workflow_reference', summary: 'Tidy up' };
      return reference(site, 'workflows', thing);
    }
    case 'bot':
      return userReference(site, people.autopilot);
    default:
      return userReference(site, personNamed(agent.slice('user:'.length)));
  }
}

const parts: Readonly<Partial<Record<PageStep['pagerduty'], string>>> = {
  'workflow.started': 'incident_workflow_instance',
  'role.assigned': 'incident_role_assignment',
  'conference_bridge.updated': 'incident_conference_bridge',
  'task.completed': 'incident_task',
  'action_invocation.created': 'incident_action_invocation',
  'custom_field_values.updated': 'incident_field_values',
};

function dataOf(telling: Telling, incident: IncidentState, step: PageStep): object {
  const about = { incident: incidentReference(site, incident), id: telling.ids.pagerDutyId('P') };
  switch (step.pagerduty) {
    case 'annotated':
      return { ...about, content: step.text, trimmed: false, type: 'incident_note' };
    case 'status_update_published':
      return { ...about, message: step.text, trimmed: false, type: 'incident_status_update' };
    case 'responder.added':
    case 'responder.replied': {
      const state = step.pagerduty === 'responder.added' ? 'pending' : 'accepted';
      const user = userReference(site, personNamed(step.assignee ?? 'sasha'));
      const asked = { user, escalation_policy: null, message: 'Please have a look.', state };
      return { ...about, ...asked, type: 'incident_responder' };
    }
    default:
      break;
  }
  const type = parts[step.pagerduty];
  if (type !== undefined) return { ...about, summary: 'Tidy up', type };
  return step.oldShape ? inOldShape(incident) : incidentData(site, incident);
}

function inOldShape(incident: IncidentState): object {
  const { created_at, reopened_at, incident_key, incident_type, ...kept } = incidentData(
    site,
    incident,
  );
  return kept;
}
