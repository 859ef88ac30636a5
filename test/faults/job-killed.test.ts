import type pg from 'pg';
import { afterEach, describe, expect, test } from 'vitest';
import { candidateThat } from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { queuesInTurn } from '../support/queues.ts';
import { holdLock } from './support/held-lock.ts';
import { allProcessed } from './support/ledger.ts';
import type { RunningProgram } from './support/run-program.ts';
import { openStage, type Stage } from './support/stage.ts';
import { pagesThatClear } from './support/traffic.ts';
import { post, type Webhook } from './support/webhooks.ts';

describe.each(queuesInTurn(import.meta.url))('with the queue on %s', (queue) => {
  let stage: Stage;
  afterEach(() => stage?.close());

  test('a job whose process is killed five times in a row still ends well', async () => {
    stage = await openStage({ queue });
    const lock = await holdLock(await stage.connect(), stopsProcessing);
    let closecall = await stage.serve();
    await send(closecall, pagesThatClear(`${queue}/five times`, 1));
    for (let kill = 0; kill < 5; kill += 1) {
      await lock.isWaitedFor();
      await closecall.kill();
      // The claim of the dead process runs out.
      await stage.shiftTime('90 seconds');
      closecall = await stage.serve();
    }
    await lock.release();

    const candidate = await candidateThat(stage.caller(closecall), () => true);
    expect(candidate).toMatchObject({ status: 'open', occurrences: 1 });
    const database = await stage.connect();
    expect(await allProcessed(database, 30_000)).toEqual({ processed: 2 });
  });

  test('work whose worker died is taken up again within 30 s, without help', async () => {
    stage = await openStage({ queue });
    const web = await stage.serve('web');
    const lock = await holdLock(await stage.connect(), stopsProcessing);
    const worker = await stage.serve('worker');
    await send(web, pagesThatClear(`${queue}/taken up`, 1));
    await lock.isWaitedFor();
    await worker.kill();
    await lock.release();
    await stage.serve('worker');
    const database = await stage.connect();
    expect(await allProcessed(database, 30_000)).toEqual({ processed: 2 });
  });

  test('a delivery that kills its process each time is put aside after ten times', async () => {
    stage = await openStage({ queue });
    const lock = await holdLock(await stage.connect(), stopsProcessing);
    let closecall = await stage.serve();
    const [deadly, ...others] = pagesThatClear(`${queue}/deadly`, 3);
    if (deadly === undefined) throw new Error('there is no webhook');
    await send(closecall, [deadly]);
    await lock.isWaitedFor();
    await closecall.kill();
    await lock.release();
    const database = await stage.connect();
    // Nine more times like this one.
    await database.query('update deliveries set attempts = 10');
    await stage.shiftTime('90 seconds');
    closecall = await stage.serve();
    await send(closecall, others);

    expect(await allProcessed(database, 30_000)).toEqual({ processed: 5, quarantined: 1 });
    const [row] = await quarantined(database);
    expect(row?.key).toBe(deadly.key);
    expect(row?.reason).toContain('ten times');
  });
});

/** Whoever processes a delivery locks its subjects first. */
const stopsProcessing = 'lock table subjects in exclusive mode';

async function send(closecall: RunningProgram, webhooks: readonly Webhook[]) {
  for (const webhook of webhooks) expect((await post(closecall.url, webhook)).status).toBe(202);
}

async function quarantined(database: pg.Client) {
  return pollUntil(
    async () => {
      const { rows } = await database.query<{ key: string; reason: string }>(
        `select key, reason from deliveries where status = 'quarantined' order by id`,
      );
      return rows;
    },
    (rows) => rows.length > 0,
    { what: 'a delivery in quarantine' },
  );
}
