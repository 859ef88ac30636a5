import { defineConnector } from '../contract.ts';
import { botAccounts } from './bot-accounts.ts';
import { check } from './client.ts';
import { history } from './history.ts';
import { identify } from './identify.ts';
import { lookUp } from './look-up.ts';
import { normalise } from './normalise.ts';
import { Settings } from './schema.ts';
import { verify } from './verify.ts';

export const pagerduty = defineConnector({
  name: 'pagerduty',
  title: 'PagerDuty',
  settings: Settings,
  secrets: {
    webhook: {
      label: 'Signing secret of the webhook subscription',
      required: true,
      help: 'PagerDuty shows it once, when the subscription is made. Several may be active at a time.',
    },
    apiToken: {
      label: 'REST API key',
      required: false,
      help: 'A read-only key is enough, or an OAuth token with the scopes incidents.read and services.read (and users.read where bots are listed by their address). It tells who resolved a page where a webhook can’t, and reads past incidents.',
    },
  },
  bodyLimitBytes: 1024 * 1024,
  // PagerDuty allows 960 calls a minute and key.
  callBudget: { calls: 720, perSeconds: 60 },
  verify,
  identify,
  normalise,
  check: (context) => check(context),
  lookUp: (context, question) => lookUp(context, question),
  history: (context) => history(context),
  accounts: botAccounts,
});
