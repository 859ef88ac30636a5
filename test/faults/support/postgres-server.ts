import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, chown, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { spawnAs } from '../../../src/db/embedded/database-user.ts';
import { findFreePort } from '../../../src/db/embedded/free-port.ts';
import { openDataDir } from '../../../src/db/embedded/open-data-dir.ts';
import { prepareBinaries } from '../../../src/db/embedded/prepare-binaries.ts';
import { pollUntil } from '../../support/poll-until.ts';

/** A Postgres of a test's own, always on the same port, that it may stop and start. */
export type PostgresServer = {
  url: string;
  /** Resolves when it answers queries. */
  start(): Promise<void>;
  /** What `pg_ctl stop -m immediate` does: nothing is finished, the next start recovers. */
  stopAtOnce(): Promise<void>;
  /** Stops it for good and removes its folder. */
  remove(): Promise<void>;
};

const debianPrograms = '/usr/lib/postgresql/15/bin';

/** Debian's PostgreSQL 15 where it is installed, else the embedded one; not started yet. */
export async function createPostgresServer(): Promise<PostgresServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'closecall-postgres-'));
  // Started as root, the database's own user has to be able to enter.
  await chmod(dataDir, 0o755);
  const folder = await openDataDir(dataDir);
  const programs = existsSync(debianPrograms)
    ? debianPrograms
    : join((await prepareBinaries(folder)).dir, 'bin');
  await mkdir(folder.clusterDir, { mode: 0o700 });
  if (folder.user !== null) await chown(folder.clusterDir, folder.user.uid, folder.user.gid);
  const options = { env: { LC_ALL: 'C', TZ: 'UTC' }, ...spawnAs(folder.user) };
  await promisify(execFile)(
    join(programs, 'initdb'),
    ['-D', folder.clusterDir, '-U', 'closecall', '-A', 'trust', '-E', 'UTF8', '--no-instructions'],
    { cwd: '/', ...options },
  );
  const port = await findFreePort();
  const url = `postgres://closecall@127.0.0.1:${port}/postgres`;
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories='];
  let child: ChildProcess | null = null;
  const stop = async (signal: NodeJS.Signals) => {
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return {
    url,
    start: async () => {
      const args = ['-D', folder.clusterDir, ...settings.flatMap((setting) => ['-c', setting])];
      child = spawn(join(programs, 'postgres'), args, { cwd: '/', stdio: 'ignore', ...options });
      await pollUntil(() => answers(url), Boolean, { what: 'postgres', withinMs: 30_000 });
    },
    stopAtOnce: () => stop('SIGQUIT'),
    remove: async () => {
      await stop('SIGQUIT');
      await folder.release();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}
