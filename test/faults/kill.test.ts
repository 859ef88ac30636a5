import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { services } from '../../src/demo/acme.ts';
import { pageThatClearsItself } from '../../src/demo/scenarios/page-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { type StandInJira, startStandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import {
  type StandInPagerDuty,
  startStandInPagerDuty,
} from '../../src/demo/stand-ins/pagerduty/stand-in-pagerduty.ts';
import { apiClient } from '../support/api-client.ts';
import { candidateThat, decide, followUpThatIs, hoursAgo } from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { queueKinds } from '../support/queues.ts';
import {
  type SpawnedClosecall,
  spawnClosecall,
  writeConfiguration,
} from '../support/spawn-closecall.ts';
import { startRedis, type TestRedis } from '../support/start-redis.ts';
import { testConfiguration, webhookSecret } from '../support/test-configuration.ts';
import { createTestDatabase, type TestDatabase } from '../support/test-database.ts';

const token = 'a-token-of-twenty-four-characters';
const service = services.checkout;

describe.each(queueKinds.filter((kind) => kind !== 'off'))(
  'kill -9, with the queue on %s',
  (queue) => {
    let database: TestDatabase;
    let redis: TestRedis | null = null;
    let jira: StandInJira;
    let pagerduty: StandInPagerDuty;
    let configuration: { path: string; remove(): Promise<void> };
    let other: pg.Client;
    let running: SpawnedClosecall;

    const start = async (...args: string[]) => {
      running = await spawnClosecall({
        args,
        env: {
          DATABASE_URL: database.url,
          CLOSECALL_SECRET_KEY: Buffer.alloc(32, 3).toString('base64'),
          CLOSECALL_API_TOKEN: token,
          CLOSECALL_EGRESS_ALLOW: '127.0.0.0/8',
          CLOSECALL_CONFIG: configuration.path,
          ...(redis === null ? {} : { REDIS_URL: redis.url }),
        },
      });
      const secrets = [webhookSecret];
      pagerduty.sendWebhooksTo({ url: `${running.url}/hooks/pd-main`, secrets });
      jira.sendWebhooksTo({ url: `${running.url}/hooks/jira-main`, secrets });
    };
    const caller = () => ({ api: apiClient(running.url, token) });
    const shiftTime = (interval: string) =>
      other.query('update clock_shift set shift = shift + $1::interval', [interval]);
    const tellPage = async (seed: string) => {
      const told = pageThatClearsItself({
        ids: seededIds(`${queue}/${seed}`),
        at: hoursAgo(2),
        service,
      });
      for (const delivery of told) expect((await pagerduty.send(delivery)).kind).toBe('delivered');
    };

    beforeEach(async () => {
      database = await createTestDatabase();
      if (queue === 'redis') redis = await startRedis();
      // The create call's outcome has to be found by search: webhooks never come.
      jira = await startStandInJira({ clock: systemClock, webhookTiming: 'never' });
      pagerduty = await startStandInPagerDuty({ clock: systemClock });
      configuration = await writeConfiguration(testConfiguration({ jiraUrl: jira.url }));
      other = new pg.Client({ connectionString: database.url });
      other.on('error', () => undefined);
      await other.connect();
      await start();
    });
    afterEach(async () => {
      await running.kill();
      await other.end();
      await Promise.all([jira.close(), pagerduty.close(), configuration.remove(), redis?.stop()]);
      await database.drop();
    });

    test('between the commit and the job loses nothing', async () => {
      if (redis === null) {
        // Whoever adds a job waits, while deliveries are committed as ever.
        await other.query('begin; lock table bullmq.job in access exclusive mode');
      } else await redis.kill();
      await tellPage('before the job');
      await running.kill();
      await other.query('rollback').catch(() => undefined);
      await redis?.start();
      await start();
      await shiftTime('20 seconds');
      const candidate = await candidateThat(caller(), () => true);
      expect(candidate.status).toBe('open');
    });

    test('during the job loses nothing and doubles nothing', async () => {
      // The job waits inside its transaction.
      await other.query('begin; lock table subjects in exclusive mode');
      await tellPage('in the job');
      await pollUntil(
        async () => (await other.query(waitingForSubjects)).rowCount ?? 0,
        (count) => count > 0,
        { what: 'a job that waits' },
      );
      await running.kill();
      await other.query('rollback');
      await start();
      // The claim of the dead process runs out.
      await shiftTime('90 seconds');
      const candidate = await candidateThat(caller(), () => true);
      expect(candidate).toMatchObject({ status: 'open', occurrences: 1 });
    });

    test('during the Jira call, after Jira made the issue: the issue is found, and there is one', async () => {
      const candidate = await killDuringCreate({ committed: true });
      const followUp = await followUpThatIs(caller(), candidate, 'open', 30_000);
      expect(jira.issues().map((issue) => issue.key)).toEqual([followUp.key]);
    });

    test('during the Jira call, before Jira made it: a person is asked, and none is made blindly', async () => {
      const candidate = await killDuringCreate({ committed: false });
      await followUpThatIs(caller(), candidate, 'unknown', 30_000);
      await shiftTime('11 minutes');
      const asked = await pollUntil(
        () => followUpThatIs(caller(), candidate, 'unknown'),
        ({ problem }) => problem?.includes('create the ticket after all') ?? false,
        { what: 'the question to a person', withinMs: 25_000 },
      );
      expect(jira.issues()).toEqual([]);
      const api = caller().api;
      expect((await api(`/follow-ups/${asked.id}/create-after-all`, {})).status).toBe(200);
      const followUp = await followUpThatIs(caller(), candidate, 'open', 30_000);
      expect(jira.issues().map((issue) => issue.key)).toEqual([followUp.key]);
    });

    async function killDuringCreate({ committed }: { committed: boolean }): Promise<string> {
      jira.faults.next('create_issue', { kind: 'hang', committed });
      await tellPage(`create ${committed}`);
      const candidate = await candidateThat(caller(), ({ status }) => status === 'open');
      await decide(caller(), candidate, 'confirm');
      await pollUntil(
        () => jira.calls().filter((call) => call.endpoint === 'create_issue').length,
        (count) => count === 1,
        { what: 'the create call' },
      );
      await running.kill();
      await start();
      // The claims of the dead process run out.
      await shiftTime('40 seconds');
      return candidate.id;
    }
  },
);

const waitingForSubjects = `select 1 from pg_locks join pg_class on pg_class.oid = relation
  where relname = 'subjects' and not granted`;
