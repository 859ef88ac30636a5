import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findRunningServer } from '../../src/db/embedded/find-running-server.ts';
import { pollUntil } from '../support/poll-until.ts';
import { acknowledged, allProcessed, expectNoOrphans, expectStoredOnce } from './support/ledger.ts';
import { newSeed } from './support/new-seed.ts';
import type { RunningProgram } from './support/run-program.ts';
import { openStage, type Stage } from './support/stage.ts';
import { type SteadySenders, startSenders } from './support/steady-senders.ts';
import { mixedTraffic } from './support/traffic.ts';

let stage: Stage;
let dataDir: string;
let env: Record<string, string>;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'closecall-data-'));
  // Started as root, the database's own user has to be able to enter.
  await chmod(dataDir, 0o755);
  stage = await openStage();
  env = { DATABASE_URL: '', CLOSECALL_DATA_DIR: dataDir };
});
afterEach(async () => {
  await stage?.close();
  const pid = await databasePid();
  if (pid !== null) process.kill(pid, 'SIGQUIT');
  await pollUntil(databasePid, (running) => running === null, { what: 'the end of the database' });
  await rm(dataDir, { recursive: true, force: true });
});

test.each([
  { what: 'the program', killsDatabase: false },
  { what: 'the program and its database', killsDatabase: true },
])(
  'kill -9 of $what under load: started again on the same folder, nothing is lost',
  async ({ killsDatabase }) => {
    let closecall = await start();
    const senders = await startTraffic(closecall);
    const pid = await databasePid();
    if (killsDatabase && pid !== null) process.kill(pid, 'SIGKILL');
    await closecall.kill();
    await senders.stop();

    closecall = await start();
    const database = await connectInside();
    await expectStoredOnce(database, acknowledged(senders.answers));
    await expectNoOrphans(database);
    await database.query(`update clock_shift set shift = shift + interval '90 seconds'`);
    const counts = await allProcessed(database);
    expect(counts['quarantined'] ?? 0).toBe(0);
    await database.end();
    expect(await closecall.stop()).toBe(0);
  },
);

test('kill -9 of the database alone, under load: it is started again, nothing acknowledged is lost', async () => {
  const closecall = await start();
  const senders = await startTraffic(closecall);
  const pid = await databasePid();
  if (pid !== null) process.kill(pid, 'SIGKILL');
  const before = acknowledged(senders.answers).length;
  await pollUntil(
    () => acknowledged(senders.answers).length,
    (count) => count > before + 20,
    {
      what: 'webhooks that are taken again',
      withinMs: 40_000,
    },
  );
  await senders.stop();
  await closecall.ready();
  const database = await connectInside();
  await expectStoredOnce(database, acknowledged(senders.answers));
  await database.end();
  expect(closecall.child.exitCode).toBe(null);
});

test('a clean stop leaves no database behind', async () => {
  const closecall = await start();
  const pid = await databasePid();
  expect(pid).not.toBe(null);
  expect(await closecall.stop()).toBe(0);
  expect(await databasePid()).toBe(null);
  expect(isRunning(pid ?? 0)).toBe(false);
});

async function start(): Promise<RunningProgram> {
  const closecall = await stage.run(['serve'], env);
  await closecall.ready();
  return closecall;
}

async function startTraffic({ url }: RunningProgram): Promise<SteadySenders> {
  const senders = startSenders({ url, count: 4, next: mixedTraffic(newSeed()), pauseMs: 100 });
  await pollUntil(
    () => acknowledged(senders.answers).length,
    (count) => count > 60,
    {
      what: 'some traffic',
      withinMs: 20_000,
    },
  );
  return senders;
}

/** A connection to the database that the program runs. */
async function connectInside(): Promise<pg.Client> {
  const found = await findRunningServer(dataDir);
  const client = new pg.Client({ connectionString: found?.url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** The process that serves the folder; null when there is none. */
async function databasePid(): Promise<number | null> {
  const file = join(dataDir, 'database', 'postmaster.pid');
  const pid = Number.parseInt(await readFile(file, 'utf8').catch(() => ''), 10);
  return pid > 0 && isRunning(pid) ? pid : null;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
