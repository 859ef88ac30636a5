import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { lostDeliveries, readings } from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { page } from '../../src/demo/scenarios/page.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { canaryRolledBack } from '../../src/demo/scenarios/rollback-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { keepStandingTasks } from '../../src/reading/keep-standing-tasks.ts';
import { noteAlive } from '../../src/reading/note-outage.ts';
import { recoverLost } from '../../src/reading/recover-lost.ts';
import { allCandidates, candidateThat, hoursAgo, sendAll, settled } from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';

const minute = 60_000;
const service = services.checkout;

describe('what GitHub could not deliver', () => {
  let closecall: TestClosecall;
  beforeAll(async () => {
    closecall = await startClosecall({
      githubSettings: { hooks: [`acme/${service.repository.name}/8`] },
    });
  });
  afterAll(() => closecall?.stop());

  test('is sent again, found, and shown as recovered', async () => {
    const told = pipelineRetried({ ids: seededIds('lost'), at: hoursAgo(3), service });
    for (const delivery of told) closecall.github.lose(delivery);
    expect(await allCandidates(closecall)).toEqual([]);

    await keepStandingTasks(closecall.deps);
    await closecall.sweep();
    await candidateThat(closecall, ({ detector }) => detector === 'retried_ci_failure');
    await settled(closecall);

    await recoverLost(closecall.deps, 'gh-acme');
    const rows = await closecall.db.select().from(lostDeliveries);
    expect(rows).toHaveLength(told.length);
    expect(rows.filter(({ recoveredAt }) => recoveredAt === null)).toEqual([]);
    // What is here is asked for no more.
    const asked = closecall.github.calls('redeliver').length;
    await recoverLost(closecall.deps, 'gh-acme');
    expect(closecall.github.calls('redeliver')).toHaveLength(asked);
    expect(await allCandidates(closecall)).toHaveLength(1);
  });
});

describe('after an outage of ours', () => {
  let closecall: TestClosecall;
  beforeAll(async () => {
    closecall = await startClosecall();
  });
  afterAll(() => closecall?.stop());

  test('what happened meanwhile is read from the lists of the providers, once', async () => {
    await noteAlive(closecall.deps);
    const from = Date.now();
    await closecall.shiftTime('2 hours');
    const missed: readonly ScenarioDelivery[] = [
      ...page({ ids: seededIds('gap/page'), at: new Date(from + 20 * minute), service }, [
        { afterMs: 0, event: 'triggered', by: 'monitor' },
        { afterMs: 4 * minute, event: 'resolved', by: 'monitor' },
      ]),
      ...pipelineRetried({ ids: seededIds('gap/run'), at: new Date(from + 30 * minute), service }),
      ...canaryRolledBack({
        ids: seededIds('gap/rollback'),
        at: new Date(from + 20 * minute),
        badAfterMs: 10 * minute,
        service,
      }),
    ];
    for (const delivery of missed) closecall[delivery.provider].learn(delivery);

    await noteAlive(closecall.deps);
    const finished = () => closecall.db.select().from(readings).where(eq(readings.purpose, 'gap'));
    const rows = await pollUntil(finished, (all) => all.length === 3 && all.every(isOver), {
      what: 'the end of all readings',
      withinMs: 20_000,
    });
    expect(rows.map(({ problem }) => problem)).toEqual([null, null, null]);
    await settled(closecall);
    const found = (await allCandidates(closecall)).map(({ detector }) => detector).sort();
    expect(found).toEqual(['auto_resolved_page', 'canary_rollback', 'retried_ci_failure']);

    // The webhooks come after all; nothing is found twice.
    await sendAll(closecall, missed);
    await settled(closecall);
    expect(await allCandidates(closecall)).toHaveLength(3);

    // Alive again, there is no gap any more.
    await noteAlive(closecall.deps);
    expect(await finished()).toHaveLength(3);
  });
});

function isOver({ finishedAt }: { finishedAt: Date | null }): boolean {
  return finishedAt !== null;
}

describe('two subscriptions that send the same event', () => {
  let closecall: TestClosecall;
  beforeAll(async () => {
    closecall = await startClosecall();
  });
  afterAll(() => closecall?.stop());

  test('make one candidate that tells each fact once', async () => {
    const told = pipelineRetried({ ids: seededIds('twice'), at: hoursAgo(3), service });
    await sendAll(closecall, told);
    await settled(closecall);
    const [once] = await allCandidates(closecall);
    const again = told.map((delivery, nth) => ({
      ...delivery,
      headers: { ...delivery.headers, 'X-GitHub-Delivery': `of-the-other-hook-${nth}` },
    }));
    await sendAll(closecall, again);
    await settled(closecall);
    expect(await allCandidates(closecall)).toEqual([once]);
  });
});
