import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { SingleSignOnSettings } from '../config/single-sign-on.ts';
import { countWrongSignatures } from '../db/queries/count-wrong-signatures.ts';
import type { Deps } from '../deps.ts';
import { createBadSignatureLimit } from '../ingest/bad-signature-limit.ts';
import { deliveryId } from '../ingest/delivery-id.ts';
import { noteConflict } from '../ingest/note-conflict.ts';
import {
  createWrongSignatureCount,
  type WrongSignatureCount,
} from '../ingest/wrong-signature-count.ts';
import { createApp } from '../web/create-app.ts';
import { createLive } from '../web/live/live-hub.ts';
import { createListener } from './create-listener.ts';
import { localAddress, localHost } from './local-address.ts';
import { SetupError } from './open-data.ts';
import { type Ingest, openIngest } from './open-ingest.ts';

export type WebOptions = {
  databaseUrl: string;
  host: string;
  /** 0 picks a free one. */
  port: number;
  outsideToken: string | null;
  singleSignOn?: SingleSignOnSettings | null;
  /** What each API token may ask in a minute; any number unless said. */
  requestsPerMinute?: number;
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

/** What is being answered when the process stops may take this long; then its socket is cut. */
const longestAnswerMs = 15_000;

/** Slow senders: headers within 10 s, the whole request within 30 s. */
const timeouts = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 20_000 };

/** Ten thousand signatures are refused as one wrong one is. */
const maxHeaderSize = 1024 * 1024;

export async function startWeb(
  deps: Deps,
  options: WebOptions,
  ingest: Ingest = openIngest(deps, options.databaseUrl),
): Promise<RunningWeb> {
  const { batcher } = ingest;
  let stopping = false;
  let port = options.port;
  const wrongSignatures = countOfWrongSignatures(deps);
  const hooks = {
    ...takingWebhooks(deps),
    batcher,
    onWrongSignature: wrongSignatures.add,
    isStopping: () => stopping,
  };
  const allowedHosts = new Set<string>();
  const { outsideToken, migrationsExpected, databaseUrl, singleSignOn = null } = options;
  const { requestsPerMinute = null } = options;
  const live = createLive({ ...deps, databaseUrl });
  const app = createApp({
    deps,
    isStopping: hooks.isStopping,
    outsideToken,
    singleSignOn,
    requestsPerMinute,
    allowedHosts,
    migrationsExpected,
    live,
  });
  const server = createServer(
    { ...timeouts, maxHeaderSize, connectionsCheckingInterval: 1_000 },
    createListener(app, hooks),
  );
  server.listen(options.port, options.host);
  await listening(server, options);
  const address = server.address();
  if (typeof address === 'object' && address !== null) port = address.port;
  for (const host of hostsOf(options.host, port, deps.publicUrl)) allowedHosts.add(host);
  return {
    port,
    url: localAddress(options.host, port),
    announceStop: () => {
      stopping = true;
    },
    async stop() {
      stopping = true;
      const closed = once(server, 'close');
      server.close();
      // Streams go on by themselves; they are no answers to wait for.
      await live.close();
      // Clients keep their connections open after their last answer.
      const idle = setInterval(() => server.closeIdleConnections(), 100);
      await batcher.drained();
      const cut = setTimeout(() => server.closeAllConnections(), longestAnswerMs);
      await closed;
      clearInterval(idle);
      clearTimeout(cut);
      await wrongSignatures.close();
      await ingest.close();
    },
  };
}

function countOfWrongSignatures({ db, log }: Deps): WrongSignatureCount {
  return createWrongSignatureCount({
    write: (counted) => countWrongSignatures(db, counted),
    onFailed: (error) => log.warn({ error }, 'wrong signatures could not be counted'),
  });
}

/** What taking a webhook needs, besides where it is stored. */
function takingWebhooks({ directory, clock, log, metrics, db }: Deps) {
  return {
    ...{ directory, clock, log, metrics },
    budget: { limitBytes: bodiesInFlightBytes, usedBytes: 0 },
    badSignatures: createBadSignatureLimit(clock, badSignaturesPerMinute),
    newId: () => deliveryId(clock.now()),
    onRepeat: (delivery: Parameters<typeof noteConflict>[1]) => {
      noteConflict(db, delivery).catch((error: unknown) =>
        log.warn({ error }, 'a repeated delivery could not be compared'),
      );
    },
  };
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
    if (code === 'ENOTFOUND' || code === 'EADDRNOTAVAIL') {
      throw new SetupError(
        `This machine has no address ${host}; set HOST to one of its own, or to 0.0.0.0 for all.`,
        { cause: error },
      );
    }
    throw error;
  }
}

/** The names besides this machine's own that browsers may ask for us by, with the port as they send it. */
function hostsOf(host: string, port: number, publicUrl: string | null): readonly string[] {
  const name = localHost(host);
  const own = port === 80 ? [name, `${name}:80`] : [`${name}:${port}`];
  return publicUrl === null ? own : [...own, new URL(publicUrl).host];
}
