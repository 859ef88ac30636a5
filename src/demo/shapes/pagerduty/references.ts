import type { AcmePerson, AcmeService } from '../../acme.ts';
import type { Sites } from '../sites.ts';

/** How PagerDuty points at a thing. */
export type Reference = {
  id: string;
  type: string;
  self: string;
  html_url: string;
  summary: string;
};

type PagerDutySite = Sites['pagerduty'];

export function reference(
  site: PagerDutySite,
  folder: string,
  thing: { id: string; type: string; summary: string },
): Reference {
  return {
    html_url: `${site.web}/${folder}/${thing.id}`,
    id: thing.id,
    self: `${site.api}/${folder}/${thing.id}`,
    summary: thing.summary,
    type: thing.type,
  };
}

export function userReference(site: PagerDutySite, person: AcmePerson): Reference {
  const thing = { id: person.pagerDutyId, type: 'user_reference', summary: person.name };
  return reference(site, 'users', thing);
}

export function serviceReference(site: PagerDutySite, service: AcmeService): Reference {
  const thing = { id: service.pagerDutyId, type: 'service_reference', summary: service.name };
  return reference(site, 'services', thing);
}

/** What stands as agent when the monitoring tool triggered or resolved by itself. */
export function monitorReference(site: PagerDutySite, service: AcmeService): Reference {
  const id = `${service.pagerDutyId}I`;
  const path = `services/${service.pagerDutyId}/integrations`;
  return reference(site, path, {
    id,
    type: 'inbound_integration_reference',
    summary: 'Events API V2',
  });
}

export function escalationPolicyReference(site: PagerDutySite, service: AcmeService): Reference {
  return reference(site, 'escalation_policies', {
    id: `${service.pagerDutyId}E`,
    type: 'escalation_policy_reference',
    summary: `${service.name} on call`,
  });
}

export function teamReference(site: PagerDutySite, team: string): Reference {
  return reference(site, 'teams', { id: `PT${team}`, type: 'team_reference', summary: team });
}

export function priorityReference(site: PagerDutySite, name: string): Reference {
  return {
    html_url: `${site.web}/account/incident_priorities`,
    id: `PRIO${name}`,
    self: `${site.api}/priorities/PRIO${name}`,
    summary: name,
    type: 'priority_reference',
  };
}
