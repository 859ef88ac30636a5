import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SweepOptions } from '../../workers/sweeper.ts';
import type { Clock } from '../clock.ts';
import type { Environment } from '../config/environment.ts';
import { singleSignOnOf } from '../config/single-sign-on.ts';
import { checkSecretKey } from '../configure/check-secret-key.ts';
import { emptyDatabase } from '../db/empty-database.ts';
import { migrateDatabase, migrationsFolder } from '../db/migrate.ts';
import { waitForDatabase } from '../db/wait-for-database.ts';
import { type Deps, openDeps } from '../deps.ts';
import type { Log } from '../observe/log.ts';
import { packageRoot } from '../package-root.ts';
import type { QueueBackend } from '../queue/backend.ts';
import { keepHeartbeat } from './keep-heartbeat.ts';
import { type OpenData, openData } from './open-data.ts';
import { type RunningWeb, startWeb } from './start-web.ts';
import { startWorker } from './start-worker.ts';

export type ServiceOptions = {
  environment: Environment;
  only: 'web' | 'worker' | null;
  log: Log;
  /** Told what start-up waits for, in words for people. */
  tell: (line: string) => void;
  /** Tests switch the queue off, shift the clock and sweep sooner. */
  queue?: QueueBackend;
  sweep?: Partial<SweepOptions>;
  clock?: Clock;
  /** False where the clock is shifted, which would look like an outage of ours. */
  watchesOutages?: boolean;
  /** Empties the database first: only ever for one that is our own and worth nothing. */
  isFresh?: boolean;
  /** Runs when the database is ready, before anything is served; a failure ends the start. */
  beforeServing?: (deps: Deps) => Promise<void>;
  signal: AbortSignal;
};

export type RunningService = {
  deps: Deps;
  web: RunningWeb | null;
  data: OpenData;
  queue: QueueBackend['kind'];
  /** Drains and stops everything, the embedded database last. Safe to call twice. */
  stop(): Promise<void>;
};

/** Starts what was asked for, in an order in which nothing is built before what it needs answers. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { environment, log } = options;
  const data = await openData(environment, log, options.signal);
  try {
    return await startOn(data, options);
  } catch (error) {
    await data.stop();
    throw error;
  }
}

async function startOn(data: OpenData, options: ServiceOptions): Promise<RunningService> {
  const { environment, log } = options;
  const queue = options.queue ?? queueBackend(environment, data.url);
  await prepareDatabase(data, queue, options);
  const deps = openDeps({
    databaseUrl: data.url,
    queue,
    secretBox: data.secretBox,
    egressAllow: environment.CLOSECALL_EGRESS_ALLOW,
    publicUrl: environment.PUBLIC_URL ?? null,
    mail: mailServer(environment),
    log,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  });
  try {
    await checkSecretKey(deps.db, data.secretBox);
    await options.beforeServing?.(deps);
    return await serveOn(deps, data, queue, options);
  } catch (error) {
    await deps.close();
    throw error;
  }
}

async function serveOn(
  deps: Deps,
  data: OpenData,
  queue: QueueBackend,
  { environment, only, sweep, watchesOutages = true }: ServiceOptions,
): Promise<RunningService> {
  const web =
    only === 'worker'
      ? null
      : await startWeb(deps, {
          databaseUrl: data.url,
          host: environment.HOST,
          port: environment.PORT,
          outsideToken: environment.CLOSECALL_API_TOKEN ?? null,
          singleSignOn: singleSignOnOf(environment),
          requestsPerMinute: environment.CLOSECALL_API_REQUESTS_PER_MINUTE,
          migrationsExpected: countMigrations(),
        });
  const heartbeat = web === null || !watchesOutages ? null : keepHeartbeat(deps);
  const worker =
    only === 'web'
      ? null
      : startWorker(deps, { queue, sweep: { graceSeconds: 15, everyMs: 5_000, ...sweep } });
  let stopped: Promise<void> | null = null;
  const stop = async () => {
    web?.announceStop();
    await Promise.all([web?.stop(), worker?.stop(), heartbeat?.stop()]);
    await deps.close();
    await data.stop();
  };
  return {
    deps,
    web,
    data,
    queue: queue.kind,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

function mailServer({ SMTP_URL: url, MAIL_FROM: from }: Environment) {
  return url === undefined || from === undefined ? null : { url, from };
}

export function queueBackend(environment: Environment, databaseUrl: string): QueueBackend {
  return environment.REDIS_URL === undefined
    ? { kind: 'postgres', url: databaseUrl }
    : { kind: 'redis', url: environment.REDIS_URL };
}

/** Waits for the database and brings its schema up to date. */
export async function prepareDatabase(
  data: OpenData,
  queue: QueueBackend,
  options: Pick<ServiceOptions, 'signal' | 'tell' | 'clock' | 'isFresh'>,
): Promise<void> {
  let told = false;
  await waitForDatabase({
    url: data.url,
    signal: options.signal,
    onWait: (reason) => {
      if (!told) {
        options.tell(`Waiting for the database (${data.place}): ${reason}`);
        options.tell('  It is tried again every second; check DATABASE_URL if this lasts.');
      }
      told = true;
    },
  });
  if (options.isFresh && data.isEmbedded) await emptyDatabase(data.url);
  await migrateDatabase({
    url: data.url,
    folder: migrationsFolder(packageRoot()),
    queueOnPostgres: queue.kind === 'postgres',
    nowMs: (options.clock?.now() ?? new Date()).getTime(),
  });
}

/** How many migrations this program was built with. */
function countMigrations(): number {
  const journal = readFileSync(
    join(migrationsFolder(packageRoot()), 'meta', '_journal.json'),
    'utf8',
  );
  return (JSON.parse(journal) as { entries: unknown[] }).entries.length;
}
