import { once } from 'node:events';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import pg from 'pg';
import { v7 as uuid } from 'uuid';
import type { Deps } from '../deps.ts';
import { createBadSignatureLimit } from '../ingest/bad-signature-limit.ts';
import { createDeliveryBatcher } from '../ingest/delivery-batcher.ts';
import { noteConflict } from '../ingest/note-conflict.ts';
import { storeDeliveries } from '../ingest/store-deliveries.ts';
import { createApp } from '../web/create-app.ts';
import { SetupError } from './open-data.ts';

export type WebOptions = {
  databaseUrl: string;
  host: string;
  /** 0 picks a free one. */
  port: number;
  outsideToken: string | null;
  migrationsExpected: number;
};

export type RunningWeb = {
  port: number;
  /** Where this process answers, as seen from this machine. */
  url: string;
  /** From now on not ready; new webhooks are asked to come back. */
  announceStop(): void;
  /** Finishes what is being answered, then closes every socket. */
  stop(): Promise<void>;
};

const bodiesInFlightBytes = 64 * 1024 * 1024;
const badSignaturesPerMinute = 600;

/** Slow senders: headers within 10 s, the whole request within 30 s. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 20_000 };

export async function startWeb(deps: Deps, options: WebOptions): Promise<RunningWeb> {
  const pool = hotPool(options.databaseUrl);
  const batcher = createDeliveryBatcher({
    store: (batch) => storeDeliveries(pool, batch),
    onStored: deps.queue.hintDeliveries,
  });
  let stopping = false;
  let port = options.port;
  const hooks = {
    directory: deps.directory,
    batcher,
    budget: { limitBytes: bodiesInFlightBytes, usedBytes: 0 },
    badSignatures: createBadSignatureLimit(deps.clock, badSignaturesPerMinute),
    newId: () => uuid(),
    onRepeat: (delivery: Parameters<typeof noteConflict>[1]) => {
      noteConflict(deps.db, delivery).catch((error: unknown) =>
        deps.log.warn({ error }, 'a repeated delivery could not be compared'),
      );
    },
    isStopping: () => stopping,
    clock: deps.clock,
    log: deps.log,
    metrics: deps.metrics,
  };
  const app = createApp({
    deps,
    hooks,
    options: { ...options, port: () => port },
    isStopping: () => stopping,
  });
  const server = createAdaptorServer({
    fetch: app.fetch,
    serverOptions: { ...timeouts, connectionsCheckingInterval: 1_000 },
  }) as Server;
  server.listen(options.port, options.host);
  await listening(server, options);
  const address = server.address();
  if (typeof address === 'object' && address !== null) port = address.port;
  return {
    port,
    url: `http://${reachable(options.host)}:${port}`,
    announceStop: () => {
      stopping = true;
    },
    async stop() {
      stopping = true;
      const closed = once(server, 'close');
      server.close();
      server.closeIdleConnections();
      await batcher.drained();
      // Answers are on their way; sockets that stay open anyway are cut.
      setTimeout(() => server.closeAllConnections(), 2_000).unref();
      await closed;
      await pool.end();
    },
  };
}

function hotPool(url: string): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: 2,
    connectionTimeoutMillis: 3_000,
    query_timeout: 10_000,
    keepAlive: true,
    application_name: 'closecall-ingest',
  });
  // An idle connection that breaks is replaced by the next query.
  pool.on('error', () => undefined);
  return pool;
}

async function listening(server: Server, { host, port }: WebOptions): Promise<void> {
  try {
    await once(server, 'listening');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EADDRINUSE') {
      throw new SetupError(
        `Port ${port} on ${host} is taken by another program; choose another with PORT.`,
        { cause: error },
      );
    }
    if (code === 'EACCES') {
      throw new SetupError(
        `Port ${port} may not be used by this user; choose one above 1023 with PORT.`,
        { cause: error },
      );
    }
    throw error;
  }
}

function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
