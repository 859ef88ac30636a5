import { ConfigurationDocument } from '../../src/config/document.ts';
import type { AcmeService } from '../../src/demo/acme.ts';

export const webhookSecret = 'the webhook secret of the benchmark';
export const secretKey = Buffer.alloc(32, 7).toString('base64');

export const connectionIds = {
  pagerduty: 'pd-main',
  github: 'gh-acme',
  jira: 'jira-main',
} as const;

/** The services of a company of middling size. */
export const benchServices: readonly AcmeService[] = Array.from({ length: 40 }, (_, index) => ({
  id: `service-${index}`,
  name: `Service ${index}`,
  team: 'payments',
  tier: tierOf(index),
  pagerDutyId: `PBENCH${index}`,
  repository: { id: 490_000_000 + index, name: `service-${index}` },
  environment: 'production',
}));

function tierOf(index: number): AcmeService['tier'] {
  return index % 10 === 0 ? 1 : index % 3 === 0 ? 2 : 3;
}

const webhook = [webhookSecret];
const secrets = { webhook, apiToken: 'a token of the benchmark' };

/** Candidates open at once, and nothing is sent anywhere. */
export const benchConfiguration: ConfigurationDocument = ConfigurationDocument.parse({
  teams: [{ id: 'payments', name: 'Payments' }],
  services: benchServices.map(({ id, team, tier, pagerDutyId, repository }) => ({
    id,
    team,
    tier,
    match: { pagerduty: [pagerDutyId], github: [`acme/${repository.name}`] },
  })),
  connections: [
    { id: connectionIds.pagerduty, connector: 'pagerduty', secrets },
    // Without a token nobody is asked for the jobs that the shortest stories leave out.
    { id: connectionIds.github, connector: 'github', secrets: { webhook } },
    {
      id: connectionIds.jira,
      connector: 'jira',
      settings: {
        siteUrl: 'https://acme.atlassian.net',
        email: 'bot@acme.example',
        deployment: 'cloud',
        rolledBack: [{ projects: ['CHG'], issueTypes: ['Change'], statusTo: ['Rolled back'] }],
      },
      secrets,
    },
  ],
  policy: {
    settleSeconds: 0,
    undoSeconds: 0,
    rules: [{ name: 'everything', when: 'true', then: 'review' }],
  },
});
