import { ACME, acmeServices, acmeTeams, CHANGE_PROJECT, people, services } from './acme.ts';

export const demoConnectionIds = {
  pagerduty: 'pd-acme',
  github: 'gh-acme',
  jira: 'jira-acme',
} as const;

/** A page that fires again within so long goes on with the same story. */
export const pageSettleSeconds = 60;

/** Where the stand-ins are and what they were started with. */
export type DemoProviders = {
  pagerduty: { url: string; webhookSecret: string; apiToken: string };
  github: { url: string; webhookSecret: string; apiToken: string };
  jira: { url: string; webhookSecret: string; email: string; apiToken: string };
};

/** The demo's configuration, in the shape of the YAML file. Its secrets stand in it as they are. */
export function demoConfig(providers: DemoProviders) {
  return {
    teams: acmeTeams.map(({ id, name, project }) => ({
      id,
      name,
      jira: { connection: demoConnectionIds.jira, project, issueType: 'Task' },
    })),
    services: acmeServices.map((service) => ({
      id: service.id,
      team: service.team,
      tier: service.tier,
      match: {
        pagerduty: [service.pagerDutyId],
        github: [`${ACME}/${service.repository.name}`],
        environments: [service.environment],
        // Changes are the catalogue's in the demo; a project belongs to one service.
        ...(service === services.catalogue && { jira: [CHANGE_PROJECT] }),
      },
    })),
    connections: demoConnections(providers),
    policy: {
      // Not half an hour, so that a visitor sees the whole way within a minute.
      settleSeconds: {
        auto_resolved_page: pageSettleSeconds,
        retried_ci_failure: 2,
        canary_rollback: 2,
      },
      undoSeconds: 2,
      rules: [
        {
          name: 'a rollback is worth a look',
          when: 'detector == "canary_rollback"',
          then: 'review',
        },
        { name: 'so is every near miss', when: 'true', then: 'review' },
      ],
    },
  };
}

function demoConnections({ pagerduty, github, jira }: DemoProviders) {
  return [
    {
      id: demoConnectionIds.pagerduty,
      connector: 'pagerduty',
      settings: { apiUrl: pagerduty.url, botUsers: [people.autopilot.pagerDutyId] },
      secrets: { webhook: [pagerduty.webhookSecret], apiToken: pagerduty.apiToken },
    },
    {
      id: demoConnectionIds.github,
      connector: 'github',
      settings: { apiUrl: github.url, pullRequests: 'count' },
      secrets: { webhook: [github.webhookSecret], apiToken: github.apiToken },
    },
    {
      id: demoConnectionIds.jira,
      connector: 'jira',
      settings: {
        siteUrl: jira.url,
        email: jira.email,
        deployment: 'cloud',
        rolledBack: [
          {
            projects: [CHANGE_PROJECT],
            issueTypes: ['Change'],
            statusTo: ['Failed', 'Rolled back'],
          },
        ],
      },
      secrets: { webhook: [jira.webhookSecret], apiToken: jira.apiToken },
    },
  ];
}
