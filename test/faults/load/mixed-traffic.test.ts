import { afterEach, expect, test } from 'vitest';
import { allProcessed, expectNoOrphans, expectStoredOnce } from '../support/ledger.ts';
import { newSeed } from '../support/new-seed.ts';
import { quantile, sendAtRate } from '../support/send-at-rate.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { mixedTraffic } from '../support/traffic.ts';

let stage: Stage;
afterEach(() => stage?.close());

test('200 webhooks a second of three providers for 15 s: all taken within half a second, all processed soon after', async () => {
  stage = await openStage();
  const closecall = await stage.serve();
  const answers = await sendAtRate(closecall.url, {
    perSecond: 200,
    seconds: 15,
    next: mixedTraffic(newSeed()),
  });
  const endedMs = performance.now();
  expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
  expect(quantile(answers, 0.99)).toBeLessThan(500);

  const database = await stage.connect();
  const counts = await allProcessed(database, 15_000);
  expect(performance.now() - endedMs).toBeLessThan(15_000);
  expect(counts['quarantined'] ?? 0).toBe(0);
  await expectStoredOnce(
    database,
    answers.map(({ webhook }) => webhook),
  );
  await expectNoOrphans(database);
});

test('a burst of 2,000 webhooks: every one is taken within five seconds', async () => {
  stage = await openStage();
  const closecall = await stage.serve();
  const answers = await sendAtRate(closecall.url, {
    perSecond: 500,
    seconds: 4,
    next: mixedTraffic(newSeed()),
  });
  expect(answers).toHaveLength(2_000);
  expect(answers.filter(({ status }) => status !== 202)).toEqual([]);
  expect(quantile(answers, 1)).toBeLessThan(5_000);

  const database = await stage.connect();
  const counts = await allProcessed(database, 60_000);
  expect(counts['quarantined'] ?? 0).toBe(0);
  await expectStoredOnce(
    database,
    answers.map(({ webhook }) => webhook),
  );
});
