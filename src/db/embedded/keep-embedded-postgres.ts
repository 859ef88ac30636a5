import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { type EmbeddedPostgresOptions, openAndRun } from './open-and-run.ts';
import type { OpenDataDir } from './open-data-dir.ts';
import { type RunningServer, runServer } from './run-server.ts';
import { stopServer } from './stop-server.ts';

export type KeptPostgres = {
  /** Stays the same until `stop`. Holds the password: never log it. */
  url: string;
  /** The folder in use, without symbolic links. */
  dataDir: string;
  /** One line for the person who started Closecall, when the folder is not the wished one. */
  notice: string | null;
  /** Stops the server, for good, and gives the folder free. May be called again. */
  stop(): Promise<void>;
};

const longestWaitMs = 5_000;
/** A server that lived this long before it ended is no part of a run of failures. */
const steadyMs = 60_000;

/**
 * Starts PostgreSQL as `startEmbeddedPostgres` does and starts it again, on the same port and with
 * the same password, whenever it ends by itself; clients only have to reconnect.
 */
export async function keepEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<KeptPostgres> {
  const { folder, server } = await openAndRun(options);
  const stopping = new AbortController();
  const kept = keepRunning(folder, server, options.log, stopping.signal);
  const stop = async () => {
    stopping.abort();
    await kept;
    options.log('database stopped');
    await folder.release();
  };
  let stopped: Promise<void> | null = null;
  return {
    url: server.url,
    dataDir: folder.dataDir,
    notice: folder.notice,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

async function keepRunning(
  folder: OpenDataDir,
  first: RunningServer,
  log: EmbeddedPostgresOptions['log'],
  stopping: AbortSignal,
): Promise<void> {
  const stop = once(stopping, 'abort');
  let server: RunningServer | null = first;
  let failures = 0;
  let upSince = performance.now();
  while (!stopping.aborted) {
    if (server !== null) {
      const exit = await Promise.race([server.exited, stop]);
      if (stopping.aborted) break;
      log('the database ended by itself; starting it again', { pid: server.pid, exit }, 'warn');
      if (performance.now() - upSince > steadyMs) failures = 0;
    }
    await pause(Math.min(longestWaitMs, 25 * 2 ** failures), stopping);
    failures += 1;
    server = await runAgain(folder, first.port, log, stopping);
    upSince = performance.now();
  }
  if (server !== null) await stopServer(server);
}

async function pause(waitMs: number, signal: AbortSignal): Promise<void> {
  await delay(waitMs, undefined, { signal }).catch(() => {});
}

async function runAgain(
  folder: OpenDataDir,
  port: number,
  log: EmbeddedPostgresOptions['log'],
  signal: AbortSignal,
): Promise<RunningServer | null> {
  if (signal.aborted) return null;
  try {
    const server = await runServer(folder, { port, signal });
    log('database started again', { pid: server.pid, port });
    return server;
  } catch (error) {
    if (!signal.aborted) log('database could not be started again', { error });
    return null;
  }
}
