import { afterEach, beforeEach, expect, test } from 'vitest';
import { candidateThat } from '../../support/flow-steps.ts';
import { queuesInTurn } from '../../support/queues.ts';
import { createPostgresServer, type PostgresServer } from '../support/postgres-server.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { pagesThatClear } from '../support/traffic.ts';
import { post } from '../support/webhooks.ts';

let server: PostgresServer;
let stage: Stage;
beforeEach(async () => {
  server = await createPostgresServer();
});
afterEach(async () => {
  await stage?.close();
  await server?.remove();
});

test.each(queuesInTurn(import.meta.url))(
  'started while Postgres is down, it is ready by itself within 5 s, with the queue on %s',
  async (queue) => {
    stage = await openStage({ queue, databaseUrl: server.url });
    const web = await stage.run(['serve', '--only', 'web']);
    const worker = await stage.run(['serve', '--only', 'worker']);
    await web.says('Waiting for the database');
    await worker.says('Waiting for the database');

    await server.start();
    const tookMs = await web.ready();
    expect(tookMs).toBeLessThan(5_000);

    for (const webhook of pagesThatClear(`${queue}/late`, 1)) {
      expect((await post(web.url, webhook)).status).toBe(202);
    }
    await candidateThat(stage.caller(web), ({ status }) => status === 'open');
  },
);
