import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chooseDatabaseUser, spawnAs } from '../../src/db/embedded/database-user.ts';
import { pollUntil } from '../../src/db/embedded/poll-until.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded/start-embedded-postgres.ts';
import { isGone, killLeftovers, startClosecall } from './closecall-process.ts';
import { install, makeOpenFolder } from './installation.ts';
import { query } from './query.ts';

let folder = '';
let program = '';
beforeAll(async () => {
  folder = await makeOpenFolder();
  program = await install(join(folder, 'app'));
});
afterAll(async () => {
  await killLeftovers();
  await rm(folder, { recursive: true });
});

test('kill -9 of Closecall: the next start takes over the running database', async () => {
  const dataDir = join(folder, 'orphaned');
  const killed = startClosecall(program, { dataDir });
  const before = await killed.report;
  await query(before.url, 'create table note as select 42 as answer');
  await killed.kill();
  const next = startClosecall(program, { dataDir });
  const after = await next.report;
  const rows = await query(after.url, 'select answer from note');

  expect(rows).toEqual([{ answer: 42 }]);
  expect(after).toMatchObject({ adopted: true, pid: before.pid, url: before.url });
  expect(await next.stop()).toBe(0);
  await isGone(before.pid);
});

test('kill -9 of Closecall and of the database: the next start loses nothing', async () => {
  const dataDir = join(folder, 'both-killed');
  const killed = startClosecall(program, { dataDir });
  const before = await killed.report;
  await query(before.url, 'create table note as select 42 as answer');
  process.kill(before.pid, 'SIGKILL');
  await killed.kill();
  const next = startClosecall(program, { dataDir });
  const after = await next.report;
  const rows = await query(after.url, 'select answer from note');

  expect(rows).toEqual([{ answer: 42 }]);
  expect(after.adopted).toBe(false);
  expect(await next.stop()).toBe(0);
});

test('kill -9 of the database: it is back at the same address with all that was committed', async () => {
  const dataDir = join(folder, 'server-killed');
  const closecall = startClosecall(program, { dataDir, how: 'keep' });
  const { url } = await closecall.report;
  await query(url, 'create table note as select 42 as answer');
  const pids: number[] = [];
  for (let times = 0; times < 2; times += 1) {
    const file = await readFile(join(dataDir, 'database', 'postmaster.pid'), 'utf8');
    pids.push(Number.parseInt(file, 10));
    process.kill(Number.parseInt(file, 10), 'SIGKILL');
    await isGone(Number.parseInt(file, 10));
    const ask = () => query(url, 'select answer from note').catch(() => null);
    const rows = await pollUntil(ask, { everyMs: 20, withinMs: 15_000 });
    expect(rows).toEqual([{ answer: 42 }]);
  }

  expect(new Set(pids).size).toBe(2);
  expect(await closecall.stop()).toBe(0);
  expect(await readdir(join(dataDir, 'database'))).not.toContain('postmaster.pid');
});

test('kill -9 while the database is being created: the next start begins afresh', async () => {
  const dataDir = join(folder, 'interrupted');
  const killed = startClosecall(program, { dataDir });
  killed.report.catch(() => {});
  const isCreating = async () => {
    const names = await readdir(dataDir).catch(() => []);
    return names.some((name) => name.startsWith('unfinished-database')) ? true : null;
  };
  expect(await pollUntil(isCreating, { everyMs: 2, withinMs: 10_000 })).toBe(true);
  await killed.kill();
  expect(await readdir(dataDir)).not.toContain('database');
  const next = startClosecall(program, { dataDir });
  const { url } = await next.report;

  expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
  expect((await readdir(dataDir)).filter((name) => name.startsWith('unfinished'))).toEqual([]);
  expect(await next.stop()).toBe(0);
});

test('of several that start at the same instant after a kill exactly one wins', async () => {
  const dataDir = join(folder, 'raced');
  const killed = startClosecall(program, { dataDir });
  await killed.report;
  await killed.kill();
  const rivals = Array.from({ length: 5 }, () => startClosecall(program, { dataDir }));
  const reports = await Promise.all(rivals.map((each) => each.report));
  const winner = rivals.find((_, index) => reports[index]?.refusal === undefined);

  const refusals = reports.flatMap((each) => each.refusal ?? []);
  expect(refusals.map((each) => each.code)).toEqual(Array(4).fill('already-running'));
  expect(await winner?.stop()).toBe(0);
});

test('process ids that went to strangers meanwhile are no obstacle', async () => {
  const dataDir = join(folder, 'strangers');
  const options = { dataDir, log: () => {} };
  const first = await startEmbeddedPostgres(options);
  await query(first.url, 'create table note as select 42 as answer');
  const cluster = join(dataDir, 'database');
  const leftBehind = await readFile(join(cluster, 'postmaster.pid'), 'utf8');
  await first.stop();
  const account = process.geteuid?.() === 0 ? await chooseDatabaseUser([cluster]) : null;
  const stranger = spawn('sleep', ['60'], { cwd: '/', stdio: 'ignore', ...spawnAs(account) });
  const stale = leftBehind.replace(/^\d+/, `${stranger.pid}`);
  await writeFile(join(cluster, 'postmaster.pid'), stale);
  await writeFile(join(dataDir, 'claim-7'), `${stranger.pid}\nan earlier time\n`);
  const second = await startEmbeddedPostgres(options);
  const rows = await query(second.url, 'select answer from note');
  await second.stop();
  stranger.kill();
  await once(stranger, 'exit');

  expect(rows).toEqual([{ answer: 42 }]);
  expect(second.adopted).toBe(false);
});
