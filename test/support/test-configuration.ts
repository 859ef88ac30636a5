import type { ConfigurationDocument } from '../../src/config/document.ts';
import { services } from '../../src/demo/acme.ts';

export const webhookSecret = 'a webhook secret of this test';

const everythingToPeople: ConfigurationDocument['policy'] = {
  settleSeconds: 0,
  undoSeconds: 0,
  rules: [{ name: 'everything', when: 'true', then: 'review' }],
};

/** One team, one service and the three connections, in the shape of the configuration file. */
export function testConfiguration(options: {
  jiraUrl: string;
  policy?: ConfigurationDocument['policy'];
}) {
  const secrets = { webhook: [webhookSecret], apiToken: 'a token of this test' };
  const { pagerDutyId, repository } = services.checkout;
  return {
    teams: [
      {
        id: 'payments',
        name: 'Payments',
        jira: { connection: 'jira-main', project: 'PAY', issueType: 'Task' },
      },
    ],
    services: [
      {
        id: 'checkout',
        team: 'payments',
        tier: 1,
        match: { pagerduty: [pagerDutyId], github: [`acme/${repository.name}`], jira: ['CHG'] },
      },
    ],
    connections: [
      { id: 'pd-main', connector: 'pagerduty', secrets },
      { id: 'gh-acme', connector: 'github', secrets },
      {
        id: 'jira-main',
        connector: 'jira',
        settings: {
          siteUrl: options.jiraUrl,
          email: 'bot@acme.example',
          deployment: 'cloud',
          rolledBack: [
            { projects: ['CHG'], issueTypes: ['Change'], statusTo: ['Failed', 'Rolled back'] },
          ],
        },
        secrets,
      },
    ],
    policy: options.policy ?? everythingToPeople,
  };
}
