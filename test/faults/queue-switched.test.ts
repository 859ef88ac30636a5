import { afterEach, describe, expect, test } from 'vitest';
import { allCandidates, candidateThat, decide, followUpThatIs } from '../support/flow-steps.ts';
import { hasRedis, startRedis, type TestRedis } from '../support/start-redis.ts';
import { allProcessed } from './support/ledger.ts';
import { openStage, type Stage } from './support/stage.ts';
import { pagesThatClear } from './support/traffic.ts';
import { post } from './support/webhooks.ts';

describe.runIf(hasRedis)('another queue than before', () => {
  let stage: Stage;
  let redis: TestRedis | null = null;
  afterEach(async () => {
    await stage?.close();
    await redis?.stop();
  });

  test.each([
    { from: 'redis', to: 'postgres' },
    { from: 'postgres', to: 'redis' },
  ] as const)('$from, then $to: no delivery and no ticket is lost or doubled', async ({ from }) => {
    redis = await startRedis();
    const onRedis = { REDIS_URL: redis.url };
    const onPostgres = { REDIS_URL: '' };
    const [former, next] = from === 'redis' ? [onRedis, onPostgres] : [onPostgres, onRedis];
    stage = await openStage();

    // With the former one a ticket is owed, in an hour, and some pages have not been read.
    const serving = await stage.run(['serve'], former);
    await serving.ready();
    for (const webhook of pagesThatClear('confirmed', 1, 'switched over')) {
      expect((await post(serving.url, webhook)).status).toBe(202);
    }
    const candidate = await candidateThat(stage.caller(serving), ({ title }) =>
      title.includes('switched over'),
    );
    await serving.stop();
    const web = await stage.run(['serve', '--only', 'web'], former);
    await web.says('Closecall is ready');
    await decide(stage.caller(web), candidate, 'confirm');
    const pages = pagesThatClear('not read yet', 20);
    for (const webhook of pages) expect((await post(web.url, webhook)).status).toBe(202);
    expect(await web.stop()).toBe(0);

    const switched = await stage.run(['serve'], next);
    await switched.ready();
    await stage.shiftTime('40 seconds');
    const counts = await allProcessed(await stage.connect(), 30_000);
    expect(counts).toEqual({ processed: 42 });
    const caller = stage.caller(switched);
    expect(await allCandidates(caller)).toHaveLength(21);
    const followUp = await followUpThatIs(caller, candidate.id, 'open');
    expect(stage.jira.issues().map(({ key }) => key)).toEqual([followUp.key]);
  });
});
