import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { candidateThat } from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';
import { pagesThatClear } from './support/traffic.ts';
import { post } from './support/webhooks.ts';

let closecall: TestClosecall;
beforeAll(async () => {
  // The queue is on its own here: no sweeper comes to its help.
  closecall = await startClosecall({ queue: 'postgres', sweepAfterSeconds: 3_600 });
});
afterAll(() => closecall?.stop());

test('a queue whose notifications were cut off picks up the next job within 3 s', async () => {
  for (let round = 0; round < 5; round += 1) {
    const title = `${['first', 'second', 'third', 'fourth', 'fifth'][round]} cut`;
    await pollUntil(
      () => closecall.db.execute(cutNotifications),
      (cut) => cut.length > 0,
      { what: 'a connection that listens' },
    );
    const sentMs = performance.now();
    for (const webhook of pagesThatClear(`cut ${round}`, 1, title)) {
      expect((await post(closecall.url, webhook)).status).toBe(202);
    }
    await candidateThat(closecall, (candidate) => candidate.title.includes(title));
    expect(performance.now() - sentMs).toBeLessThan(3_000);
  }
});

const cutNotifications = sql`
  select pg_terminate_backend(pid) from pg_stat_activity
  where datname = current_database() and query like '%LISTEN bullmq_jobs%'
    and pid <> pg_backend_pid()`;
