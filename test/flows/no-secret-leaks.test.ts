import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { services } from '../../src/demo/acme.ts';
import { pageThatClearsItself } from '../../src/demo/scenarios/page-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { startStandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import { startStandInPagerDuty } from '../../src/demo/stand-ins/pagerduty/stand-in-pagerduty.ts';
import { apiClient } from '../support/api-client.ts';
import { candidateThat, decide, followUpThatIs, hoursAgo } from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import {
  type SpawnedClosecall,
  spawnClosecall,
  writeConfiguration,
} from '../support/spawn-closecall.ts';
import { testConfiguration } from '../support/test-configuration.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const webhookCanary = 'canary-of-the-webhook-secret-7f3a';
const tokenCanary = 'canary-of-the-jira-token-91c2';
const apiCanary = 'canary-of-the-admin-token-5d5e';
const email = 'bot@acme.example';

/** Each secret, also as it travels in an Authorization header and inside JSON. */
const needles = [webhookCanary, tokenCanary, apiCanary].flatMap((secret) => [
  secret,
  Buffer.from(secret).toString('base64').replace(/=+$/, ''),
  Buffer.from(`${email}:${secret}`).toString('base64').replace(/=+$/, ''),
]);

const clock = systemClock;
let database: TestDatabase;
let running: SpawnedClosecall;
let jira: Awaited<ReturnType<typeof startStandInJira>>;
let pagerduty: Awaited<ReturnType<typeof startStandInPagerDuty>>;
let configuration: Awaited<ReturnType<typeof writeConfiguration>>;

beforeAll(async () => {
  database = await createTestDatabase();
  jira = await startStandInJira({ clock });
  pagerduty = await startStandInPagerDuty({ clock });
  const document = testConfiguration({
    jiraUrl: jira.url,
    // Nobody listens there: what is asked for fails, with the token in the request.
    githubUrl: 'http://127.0.0.1:9',
    pagerdutyUrl: pagerduty.url,
  });
  for (const connection of document.connections) {
    connection.secrets = { webhook: [webhookCanary], apiToken: tokenCanary };
  }
  configuration = await writeConfiguration(document);
  running = await spawnClosecall({
    env: {
      DATABASE_URL: database.url,
      CLOSECALL_SECRET_KEY: Buffer.alloc(32, 9).toString('base64'),
      CLOSECALL_API_TOKEN: apiCanary,
      CLOSECALL_EGRESS_ALLOW: '127.0.0.0/8',
      CLOSECALL_CONFIG: configuration.path,
    },
  });
});
afterAll(async () => {
  await running?.kill();
  await Promise.all([jira?.close(), pagerduty?.close(), configuration?.remove()]);
  await database?.drop();
});

test('no secret is in logs, tables, jobs, the API, pages or metrics, whatever Jira answers', async () => {
  const caller = { api: apiClient(running.url, apiCanary) };
  pagerduty.sendWebhooksTo({ url: `${running.url}/hooks/pd-main`, secrets: [webhookCanary] });
  const refusals = [
    { kind: 'answer', status: 401, body: { errorMessages: ['Basic auth failed'] } },
    { kind: 'reset', committed: false },
    { kind: 'html' },
  ] as const;
  for (const [nth, fault] of refusals.entries()) {
    jira.faults.next('create_issue', fault);
    const title = `Trouble ${'abc'.charAt(nth)} of the till`;
    const ids = seededIds(title);
    const told = pageThatClearsItself({ ids, at: hoursAgo(2), service: services.checkout, title });
    for (const delivery of told) await pagerduty.send(delivery);
    const candidate = await candidateThat(
      caller,
      (each) => each.title === title && each.status === 'open',
    );
    await decide(caller, candidate, 'confirm');
    await followUpThatIs(caller, candidate.id, nth === 0 ? 'failed' : 'unknown');
  }
  await fetch(`${running.url}/hooks/pd-main`, {
    method: 'POST',
    body: '{}',
    headers: { 'content-type': 'application/json' },
  });

  const places: Record<string, string> = { output: running.printed() };
  for (const path of [
    '/candidates',
    '/follow-ups',
    '/deliveries',
    '/connections',
    '/audit',
    '/policy',
    '/openapi.json',
  ]) {
    places[path] = JSON.stringify((await caller.api(path)).json);
  }
  places['metrics'] = await (await fetch(`${running.url}/metrics`)).text();
  places['tables'] = await everyTable(database.url);
  for (const [place, text] of Object.entries(places)) {
    expect(text.length, place).toBeGreaterThan(10);
    for (const needle of needles) expect(text.includes(needle), `a secret in ${place}`).toBe(false);
  }
});

test('one event is logged for each webhook, request and job, and none holds a body', async () => {
  const lines = await pollUntil(
    () =>
      running
        .printed()
        .split('\n')
        .filter((line) => line.startsWith('{')),
    (all) => all.some((line) => line.includes('"msg":"request"')),
  );
  const messages = lines.map((line): unknown => JSON.parse(line).msg);
  expect(messages).toEqual(expect.arrayContaining(['webhook', 'job done', 'request']));
  expect(lines.join('\n')).not.toContain('Trouble a of the till');
});

/** Every row of every table, ours and the queue's, as text; sealed bytes stay bytes. */
async function everyTable(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const tables = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname in ('public', 'bullmq') order by 1`,
    );
    const dumps: string[] = [];
    for (const { name } of tables.rows) {
      const rows = await client.query<{ row: string }>(`select t::text as row from ${name} t`);
      dumps.push(...rows.rows.map(({ row }) => row));
    }
    return dumps.join('\n');
  } finally {
    await client.end();
  }
}
