import { setTimeout as pause } from 'node:timers/promises';
import { type MigrationMeta, readMigrationFiles } from 'drizzle-orm/migrator';
import type pg from 'pg';
import { isPassingTrouble } from './is-passing-trouble.ts';

/**
 * Who waits for a lock holds up everybody who comes after, so it is for a moment, well within what
 * these wait themselves (open-pool.ts), and then again once they are through.
 */
const lockLimitMs = 1_000;
const pauseMs = 2_000;
const mostTries = 20;

/**
 * Applies what is missing as Drizzle does and notes it, but each file in a transaction of its own: the
 * locks of one are free before the next begins, and the release before goes on meanwhile.
 */
export async function applyMigrations(client: pg.Client, folder: string): Promise<void> {
  await client.query('create schema if not exists drizzle');
  await client.query(`create table if not exists drizzle.__drizzle_migrations (
    id serial primary key, hash text not null, created_at bigint)`);
  const { rows } = await client.query<{ last: string | null }>(
    'select max(created_at)::text as last from drizzle.__drizzle_migrations',
  );
  const last = Number(rows[0]?.last ?? -1);
  for (const file of readMigrationFiles({ migrationsFolder: folder })) {
    if (file.folderMillis > last) await applyFile(client, file);
  }
}

async function applyFile(client: pg.Client, file: MigrationMeta): Promise<void> {
  for (let nth = 1; ; nth += 1) {
    try {
      await client.query('begin');
      await client.query(`set local lock_timeout = ${lockLimitMs}`);
      for (const statement of file.sql) await client.query(statement);
      await client.query(
        'insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2)',
        [file.hash, file.folderMillis],
      );
      await client.query('commit');
      return;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      if (nth === mostTries || !isPassingTrouble(error)) throw error;
      await pause(pauseMs);
    }
  }
}
