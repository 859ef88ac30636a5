import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openPipeline, type Pipeline } from '../../src/db/open-pipeline.ts';
import { pollUntil } from '../support/poll-until.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

let database: TestDatabase;
let other: pg.Client;
let pipeline: Pipeline;
beforeEach(async () => {
  database = await createTestDatabase();
  other = new pg.Client({ connectionString: database.url });
  await other.connect();
  pipeline = openPipeline({ url: database.url, name: 'test' });
});
afterEach(async () => {
  await pipeline?.end();
  await other?.end();
  await database?.drop();
});

/** The process of the server that answered. */
async function serverProcess(): Promise<number> {
  const text = 'select pg_backend_pid() as pid';
  const { rows } = await pipeline.query<{ pid: number }>({ text });
  return rows[0]?.pid ?? 0;
}

test('a statement that fails fails alone, and those around it are answered on the same connection', async () => {
  const [before, failed, after] = await Promise.allSettled([
    serverProcess(),
    pipeline.query({ text: 'select 1 / 0' }),
    serverProcess(),
  ]);
  expect(failed).toMatchObject({ status: 'rejected', reason: { code: '22012' } });
  expect(before).toMatchObject({ status: 'fulfilled', value: expect.any(Number) });
  expect(after).toEqual(before);
  expect(await serverProcess()).toBe(before.status === 'fulfilled' && before.value);
});

test('a named statement is prepared once for all that are sent together', async () => {
  const ask = (value: number) =>
    pipeline.query({ name: 'double', text: 'select $1::int * 2 as twice', values: [value] });
  const answers = await Promise.all([1, 2, 3].map(ask));
  expect(answers.map(({ rows }) => rows)).toEqual([[{ twice: 2 }], [{ twice: 4 }], [{ twice: 6 }]]);
});

test('a connection that breaks fails all that wait for it, and the next statement opens another', async () => {
  const broken = await serverProcess();
  await other.query('select pg_advisory_lock(1)');
  const asked = Promise.allSettled([
    pipeline.query({ text: 'select pg_advisory_lock(1)' }),
    serverProcess(),
    serverProcess(),
  ]);
  await pollUntil(
    async () =>
      (await other.query('select 1 where pg_backend_pid() = any(pg_blocking_pids($1))', [broken]))
        .rowCount,
    (count) => count === 1,
    { what: 'a statement that waits for the lock' },
  );
  await other.query('select pg_terminate_backend($1)', [broken]);
  const statuses = (await asked).map(({ status }) => status);
  expect(statuses).toEqual(['rejected', 'rejected', 'rejected']);
  const opened = await serverProcess();
  expect(opened).toBeGreaterThan(0);
  expect(opened).not.toBe(broken);
});

test('a connection that broke while nothing was asked is replaced too', async () => {
  const broken = await serverProcess();
  await other.query('select pg_terminate_backend($1)', [broken]);
  await pollUntil(
    () => serverProcess().catch(() => broken),
    (pid) => pid !== broken,
    { what: 'another connection' },
  );
});

test('what was sent before the end is answered', async () => {
  const asked = Promise.all([serverProcess(), serverProcess()]);
  await serverProcess();
  const ended = pipeline.end();
  expect(await asked).toHaveLength(2);
  await ended;
  pipeline = openPipeline({ url: database.url, name: 'test' });
});
