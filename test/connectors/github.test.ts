import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import {
  configured,
  connectorNamed,
  fixture,
  normalise,
  RECEIVED_AT,
} from './provider-fixtures.ts';

describe('the event’s name, which is not signed', () => {
  it.each([
    ['workflow_run.failed', 'deployment_status'],
    ['workflow_run.failed', 'ping'],
    ['workflow_run.failed', 'brand_new'],
    ['workflow_job.failed', 'workflow_run'],
    ['deployment_status.succeeded', 'deployment'],
    ['deployment_status.succeeded', 'workflow_run'],
    ['deployment.created', 'deployment_status'],
    ['push', 'workflow_run'],
  ])('has to fit the body: %s under the name of %s is quarantined', (name, header) => {
    const result = normalise('github', header, fixture('github', name));
    expect(result).toMatchObject({ ok: false, problem: { code: 'unreadable' } });
  });

  it('has to be there', () => {
    const result = configured('github').normalise({
      headers: new Map(),
      json: fixture('github', 'workflow_run.failed'),
      receivedAt: RECEIVED_AT,
    });
    expect(result.ok).toBe(false);
  });
});

it('reads GitHub’s own examples of every event', () => {
  const examples: { name: string; examples: unknown[] }[] = createRequire(import.meta.url)(
    '@octokit/webhooks-examples',
  );
  let read = 0;
  for (const { name, examples: payloads } of examples) {
    for (const payload of payloads) {
      const result = normalise('github', name, payload);
      if (!result.ok) expect.fail(`${name}: ${result.problem.detail}`);
      read += result.value.signals.length;
    }
  }
  expect(read).toBeGreaterThan(10);
});

it('names a delivery by GitHub’s id, which stays the same on redelivery', () => {
  const { identify } = connectorNamed('github');
  const headers = new Map([['x-github-delivery', '72d3162e-cc78-11e3-81ab-4c9367dc0958']]);
  expect(identify({ headers, body: Buffer.from('{}') })).toBe(
    '72d3162e-cc78-11e3-81ab-4c9367dc0958',
  );
});

it('verifies GitHub’s own test vector', () => {
  const signature = 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';
  const request = {
    headers: new Map([['x-hub-signature-256', signature]]),
    body: Buffer.from('Hello, World!'),
  };
  expect(connectorNamed('github').verify(request, ["It's a Secret to Everybody"])).toBe(true);
});

it('refuses settings that it does not know', () => {
  const { configure } = connectorNamed('github');
  for (const settings of [{ pullRequest: 'off' }, { pullRequests: 'sometimes' }]) {
    expect(configure(settings).ok).toBe(false);
  }
});
