import { eq, sql } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { afterAll, describe, expect, it } from 'vitest';
import { now } from '../../src/db/client.ts';
import { outbox } from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { runSweeper } from '../../workers/sweeper.ts';
import { allCandidates, hoursAgo, sendAll } from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';
import { askedAgainIn, candidateLike } from './asking.ts';
import { forEver, startQuiet, tellNamelessPage } from './reading-steps.ts';

const started: TestClosecall[] = [];
afterAll(() => Promise.all(started.map((each) => each.stop())));

async function opened(starting: Promise<TestClosecall>): Promise<TestClosecall> {
  const closecall = await starting;
  started.push(closecall);
  return closecall;
}

const hang = { kind: 'hang', committed: false } as const;

describe('sweeping without a queue', () => {
  it('finds other tasks however many that ask providers are due before them', async () => {
    const closecall = await opened(startQuiet());
    const { db } = closecall;
    const lookup = (nth: number) => ({
      ...{ id: uuid(), task: 'ask-provider', ref: `nobody/${nth}` },
      ...{ dueAt: sql`closecall_now() - interval '1 hour'`, createdAt: now },
    });
    const many = Array.from({ length: 600 }, (_, nth) => lookup(nth));
    const task = { id: uuid(), task: 'recompute-subject', ref: 'nobody', dueAt: now };
    await db.insert(outbox).values([...many, { ...task, createdAt: now }]);
    const found = await closecall.sweep();
    expect(await db.select().from(outbox).where(eq(outbox.id, task.id))).toEqual([]);
    // And some of the others in the same sweep.
    expect(found).toBeGreaterThan(100);
    while ((await closecall.sweep()) > 0);
    expect(await db.select().from(outbox).where(eq(outbox.task, 'ask-provider'))).toEqual([]);
  });

  it('reads webhooks and settles candidates while a provider hangs', async () => {
    const closecall = await opened(startClosecall({ queue: 'off' }));
    const calls = () => closecall.pagerduty.calls('log_entries').length;
    closecall.pagerduty.faults.next('log_entries', hang, forEver);
    await tellNamelessPage(closecall, 'PagerDuty hangs');
    await pollUntil(calls, (count) => count > 0);
    const service = services.checkout;
    await sendAll(
      closecall,
      pipelineRetried({ ids: seededIds('meanwhile'), at: hoursAgo(3), service }),
    );
    await pollUntil(
      () => allCandidates(closecall),
      (all) => all.some((each) => each.detector === 'retried_ci_failure' && each.status === 'open'),
      { what: 'the candidate of GitHub', withinMs: 4_000 },
    );
  });

  it('ends, when it is stopped, only after what asks a provider has ended', async () => {
    const closecall = await opened(startQuiet());
    closecall.pagerduty.faults.next('log_entries', { kind: 'delay', ms: 1_500 });
    const subject = await tellNamelessPage(closecall, 'Stopped meanwhile');
    const stopping = new AbortController();
    const options = { graceSeconds: 0, everyMs: 20 };
    const swept = runSweeper(closecall.deps, options, stopping.signal);
    await pollUntil(
      () => closecall.pagerduty.calls('log_entries').length,
      (count) => count > 0,
    );
    stopping.abort();
    await swept;
    await candidateLike(closecall, subject, { awaits: null, resolver: 'integration' });
    expect(await askedAgainIn(closecall, subject)).toBeNull();
  });
});
