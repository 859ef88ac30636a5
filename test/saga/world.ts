import { createServer, type IncomingMessage } from 'node:http';
import { sql } from 'drizzle-orm';
import { overdueDeliveries } from '../../src/db/queries/claim-deliveries.ts';
import { teams } from '../../src/db/schema/index.ts';
import { processDeliveriesJob } from '../../workers/process-deliveries.ts';
import {
  startClosecall,
  type TestClosecall,
  type TestOptions,
} from '../support/start-closecall.ts';
import { webhookSecret } from '../support/test-configuration.ts';

/**
 * What every saga of a file plays in: the program without its queue and its sweeper, so that the test
 * is the only one that works; a Jira whose time moves with the database's; and a relay that has each
 * of Jira's webhooks processed before it is answered, so that one that is sent before the 201 comes
 * before the 201.
 */
export type SagaWorld = {
  closecall: TestClosecall;
  /** Moves every clock by so many seconds. */
  pass(seconds: number): Promise<void>;
  /** What every clock shows. */
  nowMs(): number;
  /** The clocks go right again, and Jira works as it should. */
  reset(): Promise<void>;
  /** What was told before is gone: reading it again with each story would cost more every time. */
  forget(): Promise<void>;
  close(): Promise<void>;
};

/** As long as a timer can be. */
const forever = 2_000_000_000;

/** People decide on everything but rollbacks, which a rule has opened. */
const policy: TestOptions['policy'] = {
  settleSeconds: 0,
  undoSeconds: 0,
  rules: [
    { name: 'at once', when: 'detector == "canary_rollback"', then: 'open_ticket' },
    { name: 'everything', when: 'true', then: 'review' },
  ],
};

export async function openSagaWorld(): Promise<SagaWorld> {
  let shiftMs = 0;
  const closecall = await startClosecall({
    queue: 'off',
    policy,
    sweepAfterSeconds: forever,
    sweepEveryMs: forever,
    jiraClock: { now: () => new Date(Date.now() + shiftMs) },
  });
  const { db, jira, deps } = closecall;
  const relay = createServer(async (req, res) => {
    const answer = await forward(req, `${closecall.url}/hooks/jira-main`);
    await processDeliveriesJob(deps, { ids: await overdueDeliveries(db, 0, 100) });
    res.writeHead(answer.status).end();
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const address = relay.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  await db.insert(teams).values({
    ...{ id: 'shop', name: 'Shop' },
    jira: { connection: 'jira-main', project: 'SHOP', issueType: 'Task', dailyLimit: 1_000 },
  });
  jira.sendWebhooksTo({ url: `http://127.0.0.1:${port}/`, secrets: [webhookSecret] });
  await warmUp(closecall);

  const setShift = (ms: number) => {
    shiftMs = ms;
    return db.execute(
      sql`update clock_shift set shift = make_interval(secs => ${ms / 1000}::float8)`,
    );
  };
  return {
    closecall,
    pass: async (seconds) => {
      await setShift(shiftMs + seconds * 1000);
    },
    nowMs: () => Date.now() + shiftMs,
    reset: async () => {
      jira.faults.clear();
      jira.setSearchLagMs(0);
      jira.setWebhookTiming('never');
      shiftMs = 0;
      await db.execute(sql`delete from connection_pauses; delete from site_circuits;
        delete from outbox; update clock_shift set shift = interval '0';
        update teams set jira = jira - 'dryRun' || '{"dailyLimit": 1000}', working_hours = null,
          automatic_tickets_per_week = 50 where id = 'payments'`);
    },
    forget: async () => {
      await db.execute(sql`delete from follow_ups; delete from candidates; delete from deliveries`);
    },
    close: async () => {
      relay.closeAllConnections();
      relay.close();
      await closecall.stop();
    },
  };
}

/** The first call loads jira.js, which takes longer than the calls that are to be cut short. */
async function warmUp({ deps }: TestClosecall): Promise<void> {
  const connection = await deps.directory.find('jira-main');
  const tracker = connection?.configured?.tickets?.({
    apiToken: connection.apiToken,
    outbound: deps.outbound,
  });
  await tracker?.read('PAY-1');
}

async function forward(req: IncomingMessage, to: string): Promise<Response> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of req) chunks.push(chunk);
  const headers = Object.entries(req.headers).filter(
    ([name]) => !['host', 'connection', 'content-length'].includes(name),
  );
  return fetch(to, {
    method: 'POST',
    headers: headers.map(([name, value]): [string, string] => [name, String(value)]),
    body: Buffer.concat(chunks),
  });
}
