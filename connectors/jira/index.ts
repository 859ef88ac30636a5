import { defineConnector } from '../contract.ts';
import { check } from './check.ts';
import { jiraHistory } from './history.ts';
import { identify } from './identify.ts';
import { normalise } from './normalise.ts';
import { Settings } from './schema.ts';
import { jiraTickets } from './tickets.ts';
import { verify } from './verify.ts';

export const jira = defineConnector({
  name: 'jira',
  title: 'Jira',
  settings: Settings,
  secrets: {
    webhook: {
      label: 'Webhook secret',
      required: true,
      help: 'Set it on the webhook in Jira; without one Jira signs nothing, and nothing is accepted.',
    },
    apiToken: {
      label: 'API token',
      required: true,
      help: 'It opens tickets and reads what became of them. Cloud: an API token of the account; Data Center: a personal access token.',
    },
  },
  bodyLimitBytes: 1024 * 1024,
  // Jira allows bursts of 100 a second; reading is never in a hurry.
  callBudget: { calls: 300, perSeconds: 60 },
  verify,
  identify,
  normalise,
  check: (context) => check(context),
  tickets: (context) => jiraTickets(context),
  history: (context) => jiraHistory(context),
  ticketEnds: ({ statusMapping, notUsefulLabel }) => ({
    ...statusMapping,
    notUseful: notUsefulLabel,
  }),
  site: ({ siteUrl }) => new URL(siteUrl).href.replace(/\/+$/, ''),
});
