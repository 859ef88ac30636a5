import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { connections, subjects } from '../../src/db/schema/index.ts';
import { services } from '../../src/demo/acme.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { askProvider } from '../../src/reading/ask-provider.ts';
import { keepStandingTasks } from '../../src/reading/keep-standing-tasks.ts';
import { hoursAgo } from '../support/flow-steps.ts';
import type { TestClosecall } from '../support/start-closecall.ts';
import { askedAgainIn, candidateLike, candidatesOf, post } from './asking.ts';
import {
  away,
  forEver,
  pageThatWaits,
  serve,
  startQuiet,
  tellNamelessPage,
} from './reading-steps.ts';

const started: TestClosecall[] = [];
let closecall: TestClosecall;
beforeEach(async () => {
  closecall = await startQuiet();
  started.push(closecall);
});
afterAll(() => Promise.all(started.map((each) => each.stop())));

const isPagerDuty = eq(connections.id, 'pd-main');
const calls = () => closecall.pagerduty.calls('log_entries').length;
const longAgo = new Date(0);

async function change(what: 'token gone' | 'connection off') {
  if (what === 'connection off') {
    await closecall.db.update(connections).set({ enabled: false }).where(isPagerDuty);
  } else {
    await closecall.db.execute(
      sql`delete from connection_secrets where connection_id = 'pd-main' and purpose = 'apiToken'`,
    );
  }
  await closecall.deps.directory.reload();
}

describe('a candidate that waits for its provider', () => {
  it.each(['token gone', 'connection off'] as const)(
    'waits no longer when nobody can be asked any more: %s',
    async (what) => {
      const subject = await pageThatWaits(closecall, `The page of a ${what}`);
      await change(what);
      await closecall.shiftTime('1 minute');
      await serve(closecall);
      await candidateLike(closecall, subject, {
        status: 'open',
        awaits: null,
        unconfirmed: /this connection has no API token/,
      });
      expect(await askedAgainIn(closecall, subject)).toBeNull();
    },
  );

  it('waits while the settings of its connection have a fault, and is asked for once they are mended', async () => {
    const subject = await pageThatWaits(closecall, 'The page of a fault');
    const [before] = await closecall.db.select().from(connections).where(isPagerDuty);
    await closecall.db
      .update(connections)
      .set({ settings: { apiUrl: 5 } })
      .where(isPagerDuty);
    await closecall.deps.directory.reload();
    expect(await askProvider(closecall.deps, subject, longAgo)).toEqual({
      kind: 'later',
      seconds: 300,
    });
    await closecall.shiftTime('1 minute');
    await serve(closecall);
    expect(await askedAgainIn(closecall, subject)).toBeGreaterThan(200);
    closecall.pagerduty.faults.clear();
    await closecall.db.update(connections).set({ settings: before?.settings }).where(isPagerDuty);
    await closecall.deps.directory.reload();
    await closecall.shiftTime('6 minutes');
    await serve(closecall);
    await candidateLike(closecall, subject, { status: 'open', resolver: 'integration' });
  });

  it('is found and asked for again when its question was lost', async () => {
    const subject = await pageThatWaits(closecall, 'The page of a lost question');
    closecall.pagerduty.faults.clear();
    await closecall.db.execute(sql`delete from outbox where ref = ${subject}`);
    await closecall.shiftTime('1 minute');
    await serve(closecall);
    expect(await candidatesOf(closecall, subject)).toMatchObject([{ status: 'settling' }]);
    await keepStandingTasks(closecall.deps);
    await serve(closecall);
    await candidateLike(closecall, subject, { status: 'open', resolver: 'integration' });
    await keepStandingTasks(closecall.deps);
    const owed = await closecall.db.execute(sql`select task from outbox where ref = ${subject}`);
    expect(owed).toEqual([]);
  });
});

describe('patience with a provider that is away', () => {
  it('is over for all questions of a subject at once, not for two of them at a time', async () => {
    closecall.github.faults.next('any', away, forEver);
    const { checkout: service } = services;
    const runId = seededIds('many questions').number();
    const told = pipelineRetried({
      ...{ ids: seededIds('many'), at: hoursAgo(2), service, runId },
      ...{ attempts: 7, rerun: 'all_jobs' },
    }).filter(
      ({ event, body }) =>
        event.startsWith('workflow_run') && JSON.parse(body).action === 'completed',
    );
    for (const each of [told[0], told.at(-1)]) {
      if (each === undefined) throw new Error('a run ends');
      expect((await post(closecall, each)).status).toBe(202);
    }
    await closecall.sweep();
    const subject = `gh-acme/ci_run:${service.repository.id}:${runId}`;
    const waiting = await candidateLike(closecall, subject, { status: 'settling' });
    expect(waiting.awaits).not.toBeNull();
    await closecall.shiftTime('6 minutes');
    await askProvider(closecall.deps, subject, longAgo);
    await candidateLike(closecall, subject, { status: 'open', awaits: null, unconfirmed: /./ });
    closecall.github.faults.clear();
    expect(await askedAgainIn(closecall, subject)).toBeGreaterThan(0);
  });

  it('begins anew with a question that a later webhook raised', async () => {
    closecall.pagerduty.faults.next('log_entries', away, forEver);
    const subject = await tellNamelessPage(closecall, 'The page of a late question');
    await closecall.sweep();
    // The task is owed for long, for the sake of another question.
    await closecall.db.execute(
      sql`update outbox set created_at = created_at - interval '1 hour' where ref = ${subject}`,
    );
    await closecall.shiftTime('1 minute');
    await serve(closecall);
    await candidateLike(closecall, subject, { status: 'settling', unconfirmed: null });
    await closecall.shiftTime('6 minutes');
    await serve(closecall);
    await candidateLike(closecall, subject, { status: 'open', awaits: null, unconfirmed: /./ });
  });

  it('is not shown to the past with the calls that are kept for the present', async () => {
    const subject = await pageThatWaits(closecall, 'The page of the past');
    closecall.pagerduty.faults.clear();
    const setHistorical = (historical: boolean) =>
      closecall.db.update(subjects).set({ historical }).where(eq(subjects.key, subject));
    await setHistorical(true);
    await closecall.shiftTime('2 minutes');
    await closecall.db.execute(sql`
      insert into call_budgets (connection_id, window_from, spent)
      values ('pd-main', closecall_now(), 360)
      on conflict (connection_id) do update set window_from = closecall_now(), spent = 360`);
    const before = calls();
    expect(await askProvider(closecall.deps, subject, longAgo)).toMatchObject({ kind: 'later' });
    expect(calls()).toBe(before);
    await setHistorical(false);
    // Whoever asks first after a failure has some seconds for it.
    await closecall.shiftTime('20 seconds');
    await askProvider(closecall.deps, subject, longAgo);
    expect(calls()).toBeGreaterThan(before);
  });
});
