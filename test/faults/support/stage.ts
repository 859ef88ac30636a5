import pg from 'pg';
import { systemClock } from '../../../src/clock.ts';
import type { ConfigurationDocument } from '../../../src/config/document.ts';
import {
  type StandInJira,
  type StandInJiraOptions,
  startStandInJira,
} from '../../../src/demo/stand-ins/jira/stand-in-jira.ts';
import { apiClient } from '../../support/api-client.ts';
import { writeConfiguration } from '../../support/spawn-closecall.ts';
import { startRedis, type TestRedis } from '../../support/start-redis.ts';
import { testConfiguration, webhookSecret } from '../../support/test-configuration.ts';
import { createTestDatabase } from '../../support/test-database.ts';
import { type RunningProgram, runProgram } from './run-program.ts';

const apiToken = 'a-token-of-twenty-four-characters';

export type StageOptions = {
  queue?: 'postgres' | 'redis';
  /** A database of the run's own server unless said. */
  databaseUrl?: string;
  policy?: ConfigurationDocument['policy'];
  /** Its clock is the machine's unless said. */
  jira?: Partial<StandInJiraOptions>;
};

/** What processes of the program share: a database, a queue, a Jira, a configuration. */
export type Stage = {
  env: Readonly<Record<string, string>>;
  databaseUrl: string;
  redis: TestRedis | null;
  jira: StandInJira;
  /** Runs the program; Jira's webhooks go to the last one that listens. */
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<RunningProgram>;
  /** `serve`, web and workers unless said, until it is ready. */
  serve(only?: 'web' | 'worker'): Promise<RunningProgram>;
  caller(program: RunningProgram): { api: ReturnType<typeof apiClient> };
  /** A connection of the test's own, to the same database unless said. */
  connect(url?: string): Promise<pg.Client>;
  /** Moves the database's clock, for every process at once. */
  shiftTime(interval: string): Promise<void>;
  close(): Promise<void>;
};

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const database = options.databaseUrl === undefined ? await createTestDatabase() : null;
  const databaseUrl = options.databaseUrl ?? database?.url ?? '';
  const redis = options.queue === 'redis' ? await startRedis() : null;
  const jira = await startStandInJira({ clock: systemClock, ...options.jira });
  const configuration = await writeConfiguration(
    testConfiguration({ jiraUrl: jira.url, policy: options.policy }),
  );
  const env = {
    DATABASE_URL: databaseUrl,
    CLOSECALL_SECRET_KEY: Buffer.alloc(32, 3).toString('base64'),
    CLOSECALL_API_TOKEN: apiToken,
    CLOSECALL_EGRESS_ALLOW: '127.0.0.0/8',
    CLOSECALL_CONFIG: configuration.path,
    ...(redis === null ? {} : { REDIS_URL: redis.url }),
  };
  const programs: RunningProgram[] = [];
  const clients: pg.Client[] = [];
  const run: Stage['run'] = async (args, more = {}) => {
    const program = await runProgram(args, { ...env, ...more });
    programs.push(program);
    return program;
  };
  const connect = async (url = databaseUrl) => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  return {
    env,
    databaseUrl,
    redis,
    jira,
    run,
    connect,
    caller: ({ url }) => ({ api: apiClient(url, apiToken) }),
    serve: async (only) => {
      const program = await run(only === undefined ? ['serve'] : ['serve', '--only', only]);
      if (only === 'worker') await program.says('Closecall is ready');
      else {
        await (only === 'web' ? program.says('Closecall is ready') : program.ready());
        jira.sendWebhooksTo({ url: `${program.url}/hooks/jira-main`, secrets: [webhookSecret] });
      }
      return program;
    },
    shiftTime: async (interval) => {
      const client = await connect();
      await client.query('update clock_shift set shift = shift + $1::interval', [interval]);
    },
    close: async () => {
      await Promise.all(programs.map((program) => program.kill()));
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
      await Promise.all([jira.close(), configuration.remove(), redis?.stop()]);
      await database?.drop();
    },
  };
}
