import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { spawnAs } from './database-user.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { findFreePort } from './free-port.ts';
import type { OpenDataDir } from './open-data-dir.ts';
import type { Binaries } from './platform-binaries.ts';
import { readPostmasterFile } from './postmaster-file.ts';
import { openServerLog, type ServerLog } from './server-log.ts';
import { childExit, type ServerProcess } from './server-process.ts';
import { readyWithinMs, serverCommand, serverEnv, serverSettings } from './server-settings.ts';
import { stopServer } from './stop-server.ts';

/** Children of a killed server take a moment to go, and so does whoever took the port. */
const passingTrouble = /still in use|already in use|could not create any TCP/i;
const passesWithinMs = 30_000;

/** Starts the server and resolves when it accepts connections. A `port` of `null` is any free one. */
export async function launchServer(
  folder: OpenDataDir,
  binaries: Binaries,
  options: { port: number | null; signal: AbortSignal },
): Promise<ServerProcess> {
  const deadline = performance.now() + passesWithinMs;
  for (;;) {
    const port = options.port ?? (await findFreePort());
    const log = await openServerLog(folder.dataDir, folder.user);
    try {
      const server = await spawnServer(folder, binaries, port, log);
      if (await becomesReady(server, folder.clusterDir, options.signal)) return server;
      await stopServer(server);
      const complaint = await log.complaint();
      const isHopeless = !passingTrouble.test(complaint) || performance.now() > deadline;
      if (isHopeless || options.signal.aborted) throw notStarted(log, complaint, options.signal);
    } finally {
      await log.close();
    }
    await delay(100);
  }
}

function notStarted(log: ServerLog, complaint: string, signal: AbortSignal): EmbeddedPostgresError {
  if (signal.aborted) {
    return new EmbeddedPostgresError('stopped', 'Closecall was stopped before it had started.');
  }
  return new EmbeddedPostgresError(
    'start-failed',
    `The embedded PostgreSQL did not start (${complaint}): ${log.path} tells more, or set DATABASE_URL to a PostgreSQL of your own.`,
  );
}

async function spawnServer(
  folder: OpenDataDir,
  binaries: Binaries,
  port: number,
  log: ServerLog,
): Promise<ServerProcess> {
  const [name = '', ...args] = serverCommand(folder.clusterDir);
  const program = join(binaries.dir, 'bin', name);
  // Detached, so that Ctrl-C in a terminal reaches us alone and we stop it in order.
  const child = spawn(program, [...args, ...serverSettings(port)], {
    cwd: folder.clusterDir,
    env: serverEnv,
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
    ...spawnAs(folder.user),
  });
  const exited = childExit(child);
  await once(child, 'spawn').catch((cause: unknown) => {
    throw new EmbeddedPostgresError(
      'wont-run-here',
      `The PostgreSQL that comes with Closecall can't be run on this machine: set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  });
  return { pid: child.pid ?? 0, port, adopted: false, exited };
}

/** Ready is what the server's own file says, and only if it is this server's: a stale one lies. */
async function becomesReady(
  server: ServerProcess,
  clusterDir: string,
  signal: AbortSignal,
): Promise<boolean> {
  let hasEnded = false;
  const ended = server.exited.then(() => {
    hasEnded = true;
  });
  const deadline = performance.now() + readyWithinMs;
  while (!hasEnded && !signal.aborted && performance.now() < deadline) {
    const file = await readPostmasterFile(clusterDir);
    if (file?.pid === server.pid && file.isReady) return true;
    await Promise.race([ended, delay(10)]);
  }
  return false;
}
