import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { migrationsFolder } from '../../src/db/migrate.ts';
import { packageRoot } from '../../src/package-root.ts';
import { pollUntil } from '../support/poll-until.ts';
import { createPostgresServer, type PostgresServer } from './support/postgres-server.ts';
import { openStage, type Stage } from './support/stage.ts';

const Journal = z.object({ entries: z.array(z.unknown()) });

let server: PostgresServer;
let stage: Stage;
let database: pg.Client;
beforeEach(async () => {
  server = await createPostgresServer();
  await server.start();
  stage = await openStage({ databaseUrl: server.url });
  database = await stage.connect();
});
afterEach(async () => {
  await stage?.close();
  await server?.remove();
});

test('of three that migrate at once one applies, and the others wait for it', async () => {
  const three = await Promise.all([1, 2, 3].map(() => stage.run(['migrate'])));
  for (const program of three) expect(await program.ended, program.printed()).toBe(0);
  await isUpToDate();
});

test('kill -9 in the middle of a migration leaves nothing half done, and the next one succeeds', async () => {
  // Stops the migration at its first index, when its tables are there already.
  await database.query(stopAtFirstIndex);
  await database.query('select pg_advisory_lock(1)');
  const killed = await stage.run(['migrate']);
  await isInTheMiddle();
  const waiting = await stage.run(['migrate']);
  await killed.kill();
  await database.query('select pg_advisory_unlock(1)');
  await database.query('drop event trigger stop_at_first_index');

  expect(await waiting.ended, waiting.printed()).toBe(0);
  await isUpToDate();
  const serving = await stage.serve();
  expect(await serving.stop()).toBe(0);
});

async function isInTheMiddle() {
  await pollUntil(
    async () => (await database.query(stopped)).rowCount,
    (count) => count === 1,
    { what: 'a migration in its middle', withinMs: 20_000 },
  );
}

/** Each migration was applied exactly once. */
async function isUpToDate() {
  const journal = await readFile(
    join(migrationsFolder(packageRoot()), 'meta', '_journal.json'),
    'utf8',
  );
  const { rows } = await database.query<{ applied: string; distinct: string }>(
    `select count(*) as applied, count(distinct hash) as distinct from drizzle.__drizzle_migrations`,
  );
  const count = String(Journal.parse(JSON.parse(journal)).entries.length);
  expect(rows).toEqual([{ applied: count, distinct: count }]);
}

const stopAtFirstIndex = `
  create function stop_at_first_index() returns event_trigger language plpgsql as $$ begin
    perform pg_advisory_xact_lock(1);
  end $$;
  create event trigger stop_at_first_index on ddl_command_start
    when tag in ('CREATE INDEX') execute function stop_at_first_index()`;

const stopped = `select 1 from pg_locks
  where not granted and locktype = 'advisory' and pg_backend_pid() = any(pg_blocking_pids(pid))`;
