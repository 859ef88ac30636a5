import { join } from 'node:path';
import { runMigrations as runQueueMigrations } from 'bullmq';
import pg from 'pg';
import { applyMigrations } from './apply-migrations.ts';
import { queriesOn } from './client.ts';
import { keepDeliveryPartitions } from './queries/keep-delivery-partitions.ts';

/** Any number; the same for every Closecall, so that concurrent starts take turns. */
const lockKey = 715_233_061;

/**
 * Brings the schema, the queue's tables and the partitions up to date. Several at once take turns;
 * a crash in the middle leaves the last complete state. Throws what Postgres says.
 */
export async function migrateDatabase(options: {
  url: string;
  folder: string;
  queueOnPostgres: boolean;
  nowMs: number;
}): Promise<void> {
  const client = new pg.Client({
    connectionString: options.url,
    connectionTimeoutMillis: 5_000,
    application_name: 'closecall-migrate',
  });
  // A connection that breaks fails the statement under way; without a listener it ends the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await applyMigrations(client, options.folder);
    if (options.queueOnPostgres) {
      await runQueueMigrations(client);
      await tuneQueueTables(client);
    }
    await keepDeliveryPartitions(queriesOn(client), options.nowMs);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Dead rows halve the queue's speed on Postgres, so its busy tables are vacuumed early. */
async function tuneQueueTables(client: pg.Client): Promise<void> {
  const tables = await client.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class
     where relnamespace = 'bullmq'::regnamespace and relkind = 'r' and relname in ('job', 'event')
       and not coalesce(reloptions::text, '') like '%autovacuum_vacuum_threshold%'
     order by 1`,
  );
  for (const { name } of tables.rows) {
    await client.query(
      `alter table bullmq.${name} set (autovacuum_vacuum_threshold = 500,
       autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0)`,
    );
  }
}

export function migrationsFolder(root: string): string {
  return join(root, 'migrations');
}
