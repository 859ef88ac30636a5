import { createPostgresBackend, Queue, Worker, type WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import { impatientSocket } from '../impatient-socket.ts';

/** Where jobs live. `off` keeps none: the sweeper alone drives everything, only later. */
export type QueueBackend =
  | { kind: 'postgres'; url: string }
  | { kind: 'redis'; url: string }
  | { kind: 'off' };

export type LiveBackend = Exclude<QueueBackend, { kind: 'off' }>;

/** What is used of a BullMQ queue, whatever keeps its jobs. */
export type BackendQueue = {
  add(name: string, data: unknown, options: { delay: number }): Promise<unknown>;
  close(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
};

export type BackendWorker = {
  /** Takes nothing new and waits for the jobs under way, if the queue is there to tell. */
  close(): Promise<unknown>;
  on(event: 'error', listener: (error: Error) => void): unknown;
};

export type BackendJob = { name: string; data: unknown };

/** After so long without an answer a network counts as gone. */
const silenceLimitMs = 15_000;

/**
 * BullMQ opens its LISTEN connection besides; nothing here is shared with the rest of the program.
 * That one is silent when there is nothing to do, and is then made anew: BullMQ sees to it.
 */
const postgresPool = {
  max: 4,
  connectionTimeoutMillis: 5_000,
  query_timeout: 10_000,
  keepAlive: true,
  stream: impatientSocket(silenceLimitMs),
};

const kept = {
  removeOnComplete: { age: 3_600, count: 200 },
  removeOnFail: { age: 7 * 24 * 3_600, count: 1_000 },
};

/** The defaults take a minute to notice a crash, and give up after two. */
const workerSettings = {
  lockDuration: 15_000,
  stalledInterval: 5_000,
  maxStalledCount: 20,
  runRetryDelay: 1_000,
  drainDelay: 5,
} satisfies Partial<WorkerOptions>;

export function buildQueue(backend: LiveBackend, name: string): BackendQueue {
  const defaultJobOptions = { ...kept, attempts: 1 };
  if (backend.kind === 'postgres') {
    const connection = postgresConnection(backend.url, `closecall-queue-${name}`);
    return new Queue(name, { connection, defaultJobOptions }, createPostgresBackend);
  }
  const connection = redisConnection(backend.url, { failFast: true });
  const queue = new Queue(name, { connection, defaultJobOptions });
  return {
    add: (job, data, options) => queue.add(job, data, options),
    on: (event, listener) => queue.on(event, listener),
    close: () => queue.close().finally(() => connection.disconnect()),
  };
}

export function buildWorker(
  backend: LiveBackend,
  name: string,
  concurrency: number,
  run: (job: BackendJob) => Promise<void>,
): BackendWorker {
  const options = { ...workerSettings, concurrency, ...kept };
  if (backend.kind === 'postgres') {
    const connection = postgresConnection(backend.url, `closecall-worker-${name}`);
    return new Worker(name, run, { connection, ...options }, createPostgresBackend);
  }
  const connection = redisConnection(backend.url, { failFast: false });
  connection.on('connect', () => endWhenSilent(connection));
  const worker = new Worker(name, run, { connection, ...options });
  return {
    on: (event, listener) => worker.on(event, listener),
    // Without force it would wait for a Redis that is away until it is back.
    close: () => worker.close(connection.status !== 'ready').finally(() => connection.disconnect()),
  };
}

function postgresConnection(url: string, name: string) {
  return { connectionString: url, application_name: name, ...postgresPool };
}

/** Whoever adds a job must not hang while Redis is away: the sweeper finds the work anyway. */
function redisConnection(url: string, options: { failFast: boolean }): Redis {
  return new Redis(url, {
    connectTimeout: 3_000,
    keepAlive: 10_000,
    maxRetriesPerRequest: options.failFast ? 1 : null,
    enableOfflineQueue: !options.failFast,
    ...(options.failFast ? { socketTimeout: silenceLimitMs } : {}),
    retryStrategy: (times) => Math.min(times * 200, 2_000),
    lazyConnect: false,
  });
}

/**
 * A worker asks every few seconds, so silence is a network that went away. Its second connection,
 * which waits for jobs, is watched by BullMQ.
 */
function endWhenSilent({ stream }: Redis): void {
  stream.setTimeout(silenceLimitMs, () => stream.destroy(new Error('nothing came from Redis')));
}
