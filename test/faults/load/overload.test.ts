import { readFile } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import {
  acknowledged,
  allProcessed,
  expectServedOrTurnedAway,
  expectStoredOnce,
} from '../support/ledger.ts';
import { newSeed } from '../support/new-seed.ts';
import type { RunningProgram } from '../support/run-program.ts';
import { quantile, sendAtRate } from '../support/send-at-rate.ts';
import { expectServesAgain } from '../support/serves-again.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { mixedDeliveries, mixedTraffic, withPadding } from '../support/traffic.ts';
import { watchStalls } from '../support/watch-stalls.ts';
import type { Answer } from '../support/webhooks.ts';

let stage: Stage;
afterEach(() => stage?.close());

test('three times as many webhooks as the database takes: the rest is turned away, and whoever is not waits two seconds at most', async () => {
  stage = await openStage();
  const closecall = await startSmall();
  const next = mixedTraffic(newSeed());
  const database = await stage.connect();
  // Batches of 32, one after the other, each of which takes two tenths of a second: 160 a second.
  await database.query(slowInserts(0.2));
  const stalls = await watchStalls(await stage.connect());
  const answers = await sendAtRate(closecall.url, { perSecond: 480, seconds: 10, next });
  expectServedOrTurnedAway(answers, 5_000);
  await isStillWell(closecall, answers, await stalls.longestMs());

  await database.query('drop trigger take_time on deliveries');
  await expectServesAgain(closecall.url, mixedTraffic(newSeed()));
  await expectStoredOnce(database, acknowledged(answers));
  await allProcessed(database, 60_000);
});

test('more bodies than fit into memory: the rest is turned away, and the process stays small', async () => {
  stage = await openStage();
  const closecall = await startSmall();
  const next = withPadding(mixedDeliveries(newSeed()), 400_000);
  const database = await stage.connect();
  await database.query(slowInserts(0.25));
  const stalls = await watchStalls(await stage.connect());
  const answers = await sendAtRate(closecall.url, { perSecond: 75, seconds: 12, next });
  await isStillWell(closecall, answers, await stalls.longestMs());
  expect(await mostMemoryMb(closecall)).toBeLessThan(450);

  await database.query('drop trigger take_time on deliveries');
  await expectServesAgain(closecall.url, mixedTraffic(newSeed()));
  await expectStoredOnce(database, acknowledged(answers));
});

async function startSmall(): Promise<RunningProgram> {
  const closecall = await stage.run(['serve'], { NODE_OPTIONS: '--max-old-space-size=256' });
  await closecall.ready();
  return closecall;
}

async function isStillWell(
  { child }: RunningProgram,
  answers: readonly Answer[],
  longestStallMs: number,
) {
  const acked = answers.filter(({ status }) => status === 202);
  const turnedAway = answers.filter(({ status }) => status === 503);
  expect(acked.length).toBeGreaterThan(0);
  expect(turnedAway.length).toBeGreaterThan(0);
  expect(turnedAway.filter(({ retryAfter }) => retryAfter === null)).toEqual([]);
  expect(quantile(acked, 0.99)).toBeLessThan(2_000 + longestStallMs);
  expect(child.exitCode).toBe(null);
}

/** The most that the process had in memory at any time; 0 where the system does not tell. */
async function mostMemoryMb({ child }: RunningProgram): Promise<number> {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

function slowInserts(seconds: number): string {
  return `
    create function take_time() returns trigger language plpgsql as $$ begin
      perform pg_sleep(${seconds});
      return null;
    end $$;
    create trigger take_time after insert on deliveries for each statement
    execute function take_time()`;
}
