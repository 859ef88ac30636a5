import type { AcmePerson, AcmeService } from '../../acme.ts';
import type { ScenarioDelivery } from '../../scenarios/scenario-delivery.ts';
import type { SeededIds } from '../../seeded-ids.ts';
import type { Sites } from '../sites.ts';
import { gitHubUser, organization } from './accounts.ts';
import { webhookRepository } from './repository.ts';

/** The one hook that every stand-in delivery says it comes from. */
const GITHUB_HOOK_ID = 510_000_001;

type GitHubEvent = {
  /** `workflow_run`, `deployment_status`, … */
  name: string;
  at: Date;
  repository: AcmeService['repository'];
  sender: AcmePerson;
  /** `action` and what the event is about. */
  content: Readonly<Record<string, unknown>>;
};

export function gitHubWebhook(
  site: Sites['github'],
  ids: SeededIds,
  event: GitHubEvent,
): ScenarioDelivery {
  return {
    provider: 'github',
    event: event.name,
    at: event.at,
    headers: gitHubHeaders(event.name, ids.uuid(), event.repository.id),
    body: JSON.stringify({
      ...event.content,
      repository: webhookRepository(site, event.repository),
      organization: organization(site),
      sender: gitHubUser(site, event.sender),
    }),
  };
}

/** All but the signature. `guid` stays the same when GitHub is asked to deliver again. */
function gitHubHeaders(event: string, guid: string, targetId: number) {
  return {
    Accept: '*/*',
    'Content-Type': 'application/json',
    'User-Agent': 'GitHub-Hookshot/acme123',
    'X-GitHub-Delivery': guid,
    'X-GitHub-Event': event,
    'X-GitHub-Hook-ID': String(GITHUB_HOOK_ID),
    'X-GitHub-Hook-Installation-Target-ID': String(targetId),
    'X-GitHub-Hook-Installation-Target-Type': 'repository',
  };
}
