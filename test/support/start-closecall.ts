import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import { type Clock, systemClock } from '../../src/clock.ts';
import type { ConfigurationDocument } from '../../src/config/document.ts';
import { ConfigurationDocument as Document } from '../../src/config/document.ts';
import { readEnvironment } from '../../src/config/environment.ts';
import { applyConfiguration } from '../../src/configure/apply-configuration.ts';
import { ok } from '../../src/core/result.ts';
import { startStandInGitHub } from '../../src/demo/stand-ins/github/stand-in-github.ts';
import { startStandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import { startStandInPagerDuty } from '../../src/demo/stand-ins/pagerduty/stand-in-pagerduty.ts';
import { createLog } from '../../src/observe/log.ts';
import type { QueueBackend } from '../../src/queue/backend.ts';
import { type RunningService, startService } from '../../src/start/start-service.ts';
import { sweepOnce } from '../../workers/sweeper.ts';
import { apiClient } from './api-client.ts';
import { startRedis, type TestRedis } from './start-redis.ts';
import { testConfiguration, webhookSecret } from './test-configuration.ts';
import { createTestDatabase } from './test-database.ts';

const apiToken = 'test-token-of-twenty-four-characters';
export type TestOptions = {
  queue?: 'postgres' | 'redis' | 'off';
  policy?: ConfigurationDocument['policy'];
  /** Of the GitHub connection, besides its address. */
  githubSettings?: Record<string, unknown>;
  /** False leaves the API tokens of GitHub and PagerDuty out, so that they can't be asked. */
  withTokens?: boolean;
  /** How long work must be overdue before the sweeper takes it. */
  sweepAfterSeconds?: number;
  sweepEveryMs?: number;
  /** Jira's own time; the machine's unless said. */
  jiraClock?: Clock;
};

/** Everything at once: the service on a database of its own, and the three providers. */
export async function startClosecall(options: TestOptions = {}) {
  const database = await createTestDatabase();
  const redis = options.queue === 'redis' ? await startRedis() : null;
  const clock = systemClock;
  const jira = await startStandInJira({ clock: options.jiraClock ?? clock });
  const github = await startStandInGitHub({ clock });
  const pagerduty = await startStandInPagerDuty({ clock });
  const environment = readEnvironment({
    PORT: '0',
    DATABASE_URL: database.url,
    CLOSECALL_SECRET_KEY: Buffer.alloc(32, 7).toString('base64'),
    CLOSECALL_API_TOKEN: apiToken,
    CLOSECALL_EGRESS_ALLOW: '127.0.0.0/8',
  });
  if (!environment.ok) throw new Error(JSON.stringify(environment.problem));
  const service = await startService({
    environment: environment.value,
    only: null,
    log: createLog({ level: process.env['CLOSECALL_TEST_LOG'] === 'yes' ? 'debug' : 'silent' }),
    tell: () => undefined,
    queue: backendFor(options.queue, database.url, redis),
    sweep: {
      graceSeconds: options.sweepAfterSeconds ?? (options.queue === 'off' ? 0 : 15),
      everyMs: options.sweepEveryMs ?? 200,
    },
    // Tests shift the clock, and say themselves when that is an outage.
    watchesOutages: false,
    signal: new AbortController().signal,
  });
  const url = service.web?.url ?? '';
  await configure(service, {
    jiraUrl: jira.url,
    ...(options.withTokens === false ? {} : { githubUrl: github.url, pagerdutyUrl: pagerduty.url }),
    githubSettings: options.githubSettings ?? {},
    policy: options.policy,
  });
  const secrets = [webhookSecret];
  jira.sendWebhooksTo({ url: `${url}/hooks/jira-main`, secrets });
  github.sendWebhooksTo({ url: `${url}/hooks/gh-acme`, secrets });
  pagerduty.sendWebhooksTo({ url: `${url}/hooks/pd-main`, secrets });
  return {
    url,
    service,
    deps: service.deps,
    db: service.deps.db,
    databaseUrl: database.url,
    redis,
    jira,
    github,
    pagerduty,
    api: apiClient(url, apiToken),
    sweep: (graceSeconds = 0) => sweepOnce(service.deps, graceSeconds),
    /** Moves the database's clock, for every connection at once. */
    shiftTime: (interval: string) =>
      service.deps.db.execute(sql`update clock_shift set shift = shift + ${interval}::interval`),
    async stop() {
      await service.stop();
      await Promise.all([jira.close(), github.close(), pagerduty.close()]);
      await Promise.all([database.drop(), redis?.stop()]);
    },
  };
}

export type TestClosecall = Awaited<ReturnType<typeof startClosecall>>;

function backendFor(
  kind: TestOptions['queue'],
  databaseUrl: string,
  redis: TestRedis | null,
): QueueBackend {
  if (kind === 'off') return { kind: 'off' };
  return redis === null
    ? { kind: 'postgres', url: databaseUrl }
    : { kind: 'redis', url: redis.url };
}

async function configure(
  { deps }: RunningService,
  options: Parameters<typeof testConfiguration>[0],
): Promise<void> {
  const applied = await applyConfiguration(
    {
      ...deps,
      actor: 'test',
      resolveSecret: (reference) => ok(typeof reference === 'string' ? reference : reference.file),
    },
    Document.parse(testConfiguration(options)),
    { dryRun: false },
  );
  expect(applied.ok ? [] : applied.problem).toEqual([]);
  await deps.directory.reload();
}
