import type { AcmePerson, AcmeService } from '../../acme.ts';
import type { Sites } from '../sites.ts';
import { wholeSeconds } from '../times.ts';
import {
  escalationPolicyReference,
  priorityReference,
  type Reference,
  reference,
  serviceReference,
  teamReference,
  userReference,
} from './references.ts';

type IncidentStatus = 'triggered' | 'acknowledged' | 'resolved';

/** What an incident is at one moment. */
export type IncidentState = {
  id: string;
  number: number;
  title: string;
  service: AcmeService;
  urgency: 'high' | 'low';
  /** A name such as `P2`; null when the account has no priorities. */
  priority: string | null;
  status: IncidentStatus;
  createdAt: Date;
  reopenedAt: Date | null;
  assignee: AcmePerson;
  mergedInto: { id: string; title: string } | null;
};

export function incidentReference(
  site: Sites['pagerduty'],
  incident: Pick<IncidentState, 'id' | 'title'>,
): Reference {
  const thing = { id: incident.id, type: 'incident_reference', summary: incident.title };
  return reference(site, 'incidents', thing);
}

/** `event.data` of the incident events, after the event. */
export function incidentData(site: Sites['pagerduty'], incident: IncidentState) {
  return {
    id: incident.id,
    type: 'incident',
    self: `${site.api}/incidents/${incident.id}`,
    html_url: `${site.web}/incidents/${incident.id}`,
    number: incident.number,
    status: incident.status,
    // Null for everything that came by the Events API; it is not the key of the alert.
    incident_key: null,
    created_at: wholeSeconds(incident.createdAt),
    reopened_at: incident.reopenedAt ? wholeSeconds(incident.reopenedAt) : null,
    title: incident.title,
    service: serviceReference(site, incident.service),
    // PagerDuty empties it when an incident is resolved.
    assignees: incident.status === 'resolved' ? [] : [userReference(site, incident.assignee)],
    escalation_policy: escalationPolicyReference(site, incident.service),
    teams: [teamReference(site, incident.service.team)],
    priority: incident.priority ? priorityReference(site, incident.priority) : null,
    urgency: incident.urgency,
    conference_bridge: null,
    resolve_reason: incident.mergedInto && {
      type: 'merge_resolve_reason',
      incident: incidentReference(site, incident.mergedInto),
    },
    incident_type: { name: 'incident_default' },
  };
}
