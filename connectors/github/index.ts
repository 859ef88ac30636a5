import { defineConnector } from '../contract.ts';
import { ciScopesOf } from './ci-scopes.ts';
import { check } from './client.ts';
import { identify } from './identify.ts';
import { normalise } from './normalise.ts';
import { Settings } from './schema.ts';
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
      help: 'A fine-grained token that may read actions and deployments. It is used to test the connection.',
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
  detection: (settings) => ({ ciScopes: (repository) => ciScopesOf(settings, repository) }),
});
