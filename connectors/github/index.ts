import { defineConnector } from '../contract.ts';
import { ciScopesOf } from './ci-scopes.ts';
import { check } from './client.ts';
import { history } from './history.ts';
import { identify } from './identify.ts';
import { lookUp } from './look-up.ts';
import { normalise } from './normalise.ts';
import { Settings } from './schema.ts';
import { sentWebhooks } from './sent-webhooks.ts';
import { verify } from './verify.ts';

export const github = defineConnector({
  name: 'github',
  title: 'GitHub',
  settings: Settings,
  secrets: {
    webhook: {
      label: 'Webhook secret',
      required: true,
      help: 'The secret that you typed into the webhook’s settings on GitHub.',
    },
    apiToken: {
      label: 'API token',
      required: false,
      help: 'A fine-grained token that may read actions, deployments and contents, and webhooks to ask for lost ones again. Without it, what webhooks leave out stays unknown.',
    },
  },
  // GitHub sends bodies of up to 25 MB.
  bodyLimitBytes: 25 * 1024 * 1024,
  // GitHub allows 5,000 calls an hour and user.
  callBudget: { calls: 3_600, perSeconds: 3_600 },
  verify,
  identify,
  normalise,
  check: (context) => check(context),
  lookUp,
  history,
  sentWebhooks,
  listsSentWebhooks: ({ hooks }) => hooks.length > 0,
  detection: (settings) => ({ ciScopes: (repository) => ciScopesOf(settings, repository) }),
});
