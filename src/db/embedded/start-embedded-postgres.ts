import { type EmbeddedPostgresOptions, openAndRun } from './open-and-run.ts';
import type { ServerExit } from './server-process.ts';
import { stopServer } from './stop-server.ts';

export type EmbeddedPostgres = {
  /** Holds the password: never log it. */
  url: string;
  pid: number;
  /** The folder in use, without symbolic links. */
  dataDir: string;
  /** Whether the server was left running by a Closecall that was killed. */
  adopted: boolean;
  /** One line for the person who started Closecall, when the folder is not the wished one. */
  notice: string | null;
  /** Stops the server and gives the folder free. May be called again. */
  stop(): Promise<void>;
  /** Resolves when the server ends, for whatever reason. */
  exited: Promise<ServerExit>;
};

/**
 * Starts PostgreSQL as a child process on a loopback port, with its data in one folder that no
 * other Closecall may use meanwhile. Throws `EmbeddedPostgresError`.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { folder, server } = await openAndRun(options);
  const { dataDir, notice, release } = folder;
  const { url, pid, adopted, exited } = server;
  const stop = async () => {
    const signal = await stopServer(server);
    options.log('database stopped', { pid, signal });
    await release();
  };
  let stopped: Promise<void> | null = null;
  return {
    url,
    pid,
    dataDir,
    adopted,
    notice,
    exited,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
