import { sql } from 'drizzle-orm';
import { afterEach, describe, expect, test } from 'vitest';
import { siteCircuits } from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { pageThatClearsItself } from '../../src/demo/scenarios/page-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { startUnproven, type UnprovenServer } from '../outbound/unproven-server.ts';
import { candidateThat, decide, followUpThatIs, hoursAgo, sendAll } from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { queueKinds } from '../support/queues.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

/** No call gets there, so nothing can have been made. */
const unreachable: readonly { name: string; start: () => Promise<UnprovenServer> }[] = [
  {
    name: 'has a name that nobody knows',
    start: async () => ({ url: 'http://jira.invalid', received: async () => 0 }),
  },
  { name: 'proves nothing of who it is', start: startUnproven },
];

describe.each(queueKinds)('with the queue on %s', (queue) => {
  let closecall: TestClosecall;
  afterEach(() => closecall?.stop());

  test.each(unreachable)(
    'a Jira that $name: the ticket waits and says why, and is opened once the address is right',
    async ({ name, start }) => {
      closecall = await startClosecall({ queue, sweepAfterSeconds: 0 });
      const right = closecall.jira.url;
      const wrong = await start();
      await reachJiraAt(wrong.url);
      await sendAll(
        closecall,
        pageThatClearsItself({ ids: seededIds(name), at: hoursAgo(3), service: services.checkout }),
      );
      const candidate = await candidateThat(closecall, () => true);
      await decide(closecall, candidate, 'confirm');
      const waiting = await pollUntil(
        () => followUpThatIs(closecall, candidate.id, 'held'),
        ({ problem }) => problem !== null,
        { what: 'why it waits' },
      );
      expect(waiting.problem).toMatch(/^Not sent yet: .*no connection could be made/);
      expect(await wrong.received()).toBe(0);
      expect(closecall.jira.calls('create_issue')).toEqual([]);

      await reachJiraAt(right);
      await closecall.db.delete(siteCircuits);
      await closecall.shiftTime('5 minutes');
      const { key } = await followUpThatIs(closecall, candidate.id, 'open');
      expect(closecall.jira.issues().map((issue) => issue.key)).toEqual([key]);
      expect(closecall.jira.calls('create_issue')).toHaveLength(1);
    },
  );

  async function reachJiraAt(siteUrl: string): Promise<void> {
    await closecall.db.execute(
      sql`update connections set settings = settings || jsonb_build_object('siteUrl', ${siteUrl}::text)
        where id = 'jira-main'`,
    );
    await closecall.deps.directory.reload();
  }
});
