import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { systemClock } from '../../src/clock.ts';
import { startStandInGitHub } from '../../src/demo/stand-ins/github/stand-in-github.ts';
import { startStandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import { startStandInPagerDuty } from '../../src/demo/stand-ins/pagerduty/stand-in-pagerduty.ts';
import { packageRoot } from '../../src/package-root.ts';
import { apiClient } from '../support/api-client.ts';
import {
  type SpawnedClosecall,
  spawnClosecall,
  writeConfiguration,
} from '../support/spawn-closecall.ts';
import { testConfiguration } from '../support/test-configuration.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

// The other flows run the sources. Here the built program has to find all that it is made of.

const apiToken = 'a-token-of-twenty-four-characters';

let database: TestDatabase;
let providers: Awaited<ReturnType<typeof startProviders>>;
let configuration: Awaited<ReturnType<typeof writeConfiguration>>;
let environment: Record<string, string>;
let running: SpawnedClosecall;

beforeAll(async () => {
  database = await createTestDatabase();
  providers = await startProviders();
  const { jira, github, pagerduty } = providers;
  configuration = await writeConfiguration(
    testConfiguration({ jiraUrl: jira.url, githubUrl: github.url, pagerdutyUrl: pagerduty.url }),
  );
  environment = {
    DATABASE_URL: database.url,
    CLOSECALL_SECRET_KEY: Buffer.alloc(32, 5).toString('base64'),
    CLOSECALL_API_TOKEN: apiToken,
    CLOSECALL_EGRESS_ALLOW: '127.0.0.0/8',
  };
  running = await spawnClosecall({ env: { ...environment, CLOSECALL_CONFIG: configuration.path } });
});
afterAll(async () => {
  await running?.kill();
  await Promise.all(Object.values(providers ?? {}).map((provider) => provider.close()));
  await configuration?.remove();
  await database?.drop();
});

async function startProviders() {
  const [jira, github, pagerduty] = await Promise.all([
    startStandInJira({ clock: systemClock }),
    startStandInGitHub({ clock: systemClock }),
    startStandInPagerDuty({ clock: systemClock }),
  ]);
  return { jira, github, pagerduty };
}

test.each(['pd-main', 'gh-acme', 'jira-main'])(
  'asks the provider of %s, without a warning on its output',
  async (connection) => {
    const { json } = await apiClient(running.url, apiToken)(`/connections/${connection}/check`, {});
    expect(json).toMatchObject({ ok: true });
    expect(running.printed()).not.toContain('Warning');
  },
);

test.each(['/login', '/metrics', '/api/v1/openapi.json'])('serves %s', async (path) => {
  const answer = await fetch(`${running.url}${path}`, {
    headers: { authorization: `Bearer ${apiToken}` },
  });
  expect([answer.status, (await answer.text()).length > 100]).toEqual([200, true]);
});

test('serves what its pages are made with', async () => {
  const page = await (await fetch(`${running.url}/login`)).text();
  const [, script] = /<script src="([^"]+)"/.exec(page) ?? [];
  const answer = await fetch(`${running.url}${script}`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    expect.stringContaining('javascript'),
  ]);
});

test('the commands read the same database', async () => {
  const { stdout } = await run('export');
  const exported: unknown = parse(stdout);
  const Exported = z.object({ connections: z.array(z.object({ id: z.string() })) });
  expect(
    Exported.parse(exported)
      .connections.map(({ id }) => id)
      .sort(),
  ).toEqual(['gh-acme', 'jira-main', 'pd-main']);
});

test('says its version', async () => {
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')));
  expect((await run('--version')).stdout.trim()).toBe(version);
});

/** A command of the built program, as it would be typed. */
function run(...args: string[]) {
  const program = join(packageRoot(), 'dist', 'src', 'cli.js');
  const env = { PATH: process.env['PATH'], ...environment };
  return promisify(execFile)(process.execPath, [program, ...args], { env });
}
