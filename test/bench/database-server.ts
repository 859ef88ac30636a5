import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { applyConfiguration } from '../../src/configure/apply-configuration.ts';
import { createSecretBox, readSecretKey } from '../../src/configure/secret-box.ts';
import { ok } from '../../src/core/result.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded/start-embedded-postgres.ts';
import { migrateDatabase, migrationsFolder } from '../../src/db/migrate.ts';
import { openDeps } from '../../src/deps.ts';
import { createLog } from '../../src/observe/log.ts';
import { packageRoot } from '../../src/package-root.ts';
import { benchConfiguration, secretKey } from './bench-config.ts';

export type FreshDatabase = { url: string; drop(): Promise<void> };

/** A Postgres to measure on, with a database that is migrated and configured to copy from. */
export type DatabaseServer = {
  name: 'embedded' | 'given';
  /** `PostgreSQL 15.9, lz4`. */
  version: string;
  /** A copy of the configured database, or an empty one. */
  fresh(kind: 'configured' | 'empty'): Promise<FreshDatabase>;
  close(): Promise<void>;
};

export async function openEmbeddedServer(): Promise<DatabaseServer> {
  const dataDir = await mkdtemp(join(tmpdir(), 'closecall-bench-'));
  // Started as root, the database's own user has to be able to enter.
  await chmod(dataDir, 0o755);
  const postgres = await startEmbeddedPostgres({ dataDir, log: () => undefined });
  return prepare('embedded', postgres.url, async () => {
    await postgres.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
}

export function openGivenServer(url: string): Promise<DatabaseServer> {
  return prepare('given', url, async () => undefined);
}

async function prepare(
  name: DatabaseServer['name'],
  url: string,
  stop: () => Promise<void>,
): Promise<DatabaseServer> {
  const prefix = `closecall_bench_${process.pid}`;
  const template = `${prefix}_template`;
  let made = 0;
  await query(url, `create database ${template}`);
  await configure(withDatabase(url, template));
  return {
    name,
    version: await describe(withDatabase(url, template)),
    async fresh(kind) {
      made += 1;
      const own = `${prefix}_${made}`;
      await query(
        url,
        `create database ${own} template ${kind === 'empty' ? 'template0' : template}`,
      );
      return {
        url: withDatabase(url, own),
        drop: async () => void (await query(url, `drop database ${own} with (force)`)),
      };
    },
    async close() {
      await query(url, `drop database ${template} with (force)`);
      await stop();
    },
  };
}

async function configure(url: string): Promise<void> {
  await migrateDatabase({
    url,
    folder: migrationsFolder(packageRoot()),
    queueOnPostgres: true,
    nowMs: Date.now(),
  });
  const key = readSecretKey(secretKey);
  if (!key.ok) throw new Error(key.problem);
  const deps = openDeps({
    databaseUrl: url,
    queue: { kind: 'off' },
    secretBox: createSecretBox(key.value),
    egressAllow: [],
    publicUrl: null,
    log: createLog({ level: 'silent' }),
  });
  const applied = await applyConfiguration(
    { ...deps, actor: 'bench', resolveSecret: (secret) => ok(String(secret)) },
    benchConfiguration,
    { dryRun: false },
  );
  await deps.close();
  if (!applied.ok) throw new Error(JSON.stringify(applied.problem));
}

async function describe(url: string): Promise<string> {
  const [row] = await query(
    url,
    `select current_setting('server_version') as version, attcompression as compression
     from pg_attribute where attrelid = 'deliveries'::regclass and attname = 'body'`,
  );
  const bodies = row?.['compression'] === 'l' ? 'bodies in lz4' : 'bodies not compressed';
  return `PostgreSQL ${row?.['version']}, ${bodies}`;
}

/** Runs one statement on a connection of its own. */
export async function query(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(text);
    return rows;
  } finally {
    await client.end();
  }
}

function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}
