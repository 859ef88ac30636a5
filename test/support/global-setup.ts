import { chmod, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { processFacts } from '../../src/db/embedded/process-facts.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded/start-embedded-postgres.ts';
import { migrateDatabase, migrationsFolder } from '../../src/db/migrate.ts';
import { packageRoot } from '../../src/package-root.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Names the template that every test's database is copied from. */
    templateUrl: string;
  }
}

let close: () => Promise<void> = async () => undefined;

/** One server for the whole run: the Postgres of DATABASE_URL, or the embedded one. */
export async function setup(project: TestProject): Promise<void> {
  const server = await openServer();
  const template = `closecall_template_${process.pid}`;
  await onServer(server.url, `create database ${template}`);
  const templateUrl = withDatabase(server.url, template);
  await migrateDatabase({
    url: templateUrl,
    folder: migrationsFolder(packageRoot()),
    queueOnPostgres: true,
    nowMs: Date.now(),
  });
  project.provide('templateUrl', templateUrl);
  // An interrupted run must not leave its server behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.close().finally(() => process.exit(1)));
  }
  close = async () => {
    await onServer(server.url, `drop database ${template} with (force)`);
    await server.close();
  };
}

export async function teardown(): Promise<void> {
  await close();
}

async function openServer(): Promise<{ url: string; close(): Promise<void> }> {
  const given = process.env['DATABASE_URL'];
  if (given) return { url: given, close: async () => undefined };
  const dataDir = await mkdtemp(join(await roomyFolder(), `${folderName}${process.pid}-`));
  // Started as root, the database's own user has to be able to enter.
  await chmod(dataDir, 0o755);
  const server = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  await forgetsWithTheMachine(server.url);
  return {
    url: server.url,
    close: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const folderName = 'closecall-test-';
const inMemory = '/dev/shm';
const enoughBytes = 4 * 2 ** 30;

/**
 * In memory where there is room, as copying and dropping a database waits for the disk otherwise.
 * What a killed run has left there goes first; its server ends once it finds its folder gone.
 */
async function roomyFolder(): Promise<string> {
  const room = await statfs(inMemory).catch(() => null);
  if (room === null) return tmpdir();
  for (const name of await readdir(inMemory)) {
    const owner = Number(name.slice(folderName.length).split('-')[0]);
    if (name.startsWith(folderName) && (await processFacts(owner)) === null) {
      await rm(join(inMemory, name), { recursive: true, force: true }).catch(() => undefined);
    }
  }
  return room.bavail * room.bsize < enoughBytes ? tmpdir() : inMemory;
}

/**
 * Nobody reads this server's data after the run: it need not be safe from a power cut. What is kept
 * when a program or Postgres itself is killed has tests with servers of their own.
 */
async function forgetsWithTheMachine(url: string): Promise<void> {
  await onServer(url, 'alter role all set synchronous_commit = off');
}

async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
