import type { ConfigurationDocument } from '../../src/config/document.ts';
import { people, services } from '../../src/demo/acme.ts';

export const webhookSecret = 'a webhook secret of this test';

const everythingToPeople: ConfigurationDocument['policy'] = {
  settleSeconds: 0,
  undoSeconds: 0,
  rules: [{ name: 'everything', when: 'true', then: 'review' }],
};

const secrets = { webhook: [webhookSecret], apiToken: 'a token of this test' };

/**
 * One team, one service and the three connections, in the shape of the configuration file. Where
 * GitHub or PagerDuty have no address they have no token either, so that nobody asks them anything.
 */
export function testConfiguration(options: {
  jiraUrl: string;
  githubUrl?: string;
  githubSettings?: Record<string, unknown>;
  pagerdutyUrl?: string;
  policy?: ConfigurationDocument['policy'];
}) {
  const { pagerDutyId, repository } = services.checkout;
  return {
    teams: [
      {
        id: 'payments',
        name: 'Payments',
        // Tests open more tickets in minutes than a team would want in a day.
        jira: { connection: 'jira-main', project: 'PAY', issueType: 'Task', dailyLimit: 1_000 },
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
      {
        id: 'pd-main',
        connector: 'pagerduty',
        ...asked(options.pagerdutyUrl, { botUsers: [people.autopilot.name] }),
      },
      { id: 'gh-acme', connector: 'github', ...asked(options.githubUrl, options.githubSettings) },
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

function asked(apiUrl: string | undefined, settings: Record<string, unknown> = {}) {
  if (apiUrl === undefined) return { secrets: { webhook: secrets.webhook } };
  return { settings: { apiUrl, ...settings }, secrets };
}
