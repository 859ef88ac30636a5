import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  allCandidates,
  decide,
  followUpThatIs,
  type ToldCandidate,
} from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { queuesInTurn } from '../support/queues.ts';
import { holdLock } from './support/held-lock.ts';
import type { RunningProgram } from './support/run-program.ts';
import { openStage, type Stage } from './support/stage.ts';
import { pagesThatClear } from './support/traffic.ts';
import { deliver } from './support/webhooks.ts';

/** Claims of a dead worker run out within this time; nothing else has to wait for it. */
const claimsRunOut = '25 seconds';

describe.each(queuesInTurn(import.meta.url))(
  'kill -9 of the worker, with the queue on %s',
  (queue) => {
    let stage: Stage;
    let web: RunningProgram;
    let watcher: pg.Client;
    /** Undecided, by what is done to the worker that opens its ticket. */
    let told: Map<string, ToldCandidate>;

    beforeAll(async () => {
      // How the create call ended has to be found by search: webhooks never come.
      stage = await openStage({ queue, jira: { webhookTiming: 'never' } });
      web = await stage.serve('web');
      watcher = await stage.connect();
      await tellAll();
    });
    afterAll(() => stage?.close());

    test('before it has claimed the work: one ticket', async () => {
      const candidate = await confirmed('before the claim');
      const lock = await holdLock(await stage.connect(), 'select id from outbox for update');
      const worker = await stage.serve('worker');
      await lock.isWaitedFor();
      await worker.kill();
      await lock.release();
      await opensOneTicket(candidate, { calls: 1 });
    });

    test('after it has claimed the work: one ticket', async () => {
      const candidate = await confirmed('after the claim');
      const lock = await holdLock(await stage.connect(), ...followUpRow(candidate));
      const worker = await stage.serve('worker');
      await lock.isWaitedFor();
      await worker.kill();
      await lock.release();
      await opensOneTicket(candidate, { calls: 1 });
    });

    test('after it has claimed the follow-up, before the call: one ticket', async () => {
      const candidate = await confirmed('before the call');
      const lock = await holdLock(
        await stage.connect(),
        'lock table teams in access exclusive mode',
      );
      const worker = await stage.run(['serve', '--only', 'worker'], noConfiguration);
      await lock.isWaitedFor();
      await worker.kill();
      await lock.release();
      await opensOneTicket(candidate, { calls: 1 });
    });

    test('during the call, before Jira made the issue: a person is asked, then one ticket', async () => {
      const candidate = await confirmed('during the call');
      stage.jira.faults.next('create_issue', { kind: 'hang', committed: false });
      const worker = await stage.serve('worker');
      await called(1);
      await worker.kill();
      await stage.shiftTime(claimsRunOut);
      const next = await stage.serve('worker');
      const followUp = await followUpThatIs(stage.caller(web), candidate.id, 'unknown', 30_000);
      await stage.shiftTime('11 minutes');
      await pollUntil(
        () => followUpThatIs(stage.caller(web), candidate.id, 'unknown'),
        ({ problem }) => problem?.includes('create the ticket after all') ?? false,
        { what: 'the question to a person', withinMs: 30_000 },
      );
      expect(ticketsFor(candidate)).toEqual([]);
      await stage.caller(web).api(`/follow-ups/${followUp.id}/create-after-all`, {});
      await isOpenWithOneTicket(candidate, { calls: 2 });
      await next.kill();
    });

    test('during the call, after Jira made the issue: that issue is found', async () => {
      const candidate = await confirmed('after the issue');
      stage.jira.faults.next('create_issue', { kind: 'hang', committed: true });
      const worker = await stage.serve('worker');
      await called(1);
      await worker.kill();
      await opensOneTicket(candidate, { calls: 1 });
    });

    test('after the answer, before it is written down: that issue is found', async () => {
      const candidate = await confirmed('after the answer');
      stage.jira.faults.next('create_issue', { kind: 'delay', ms: 3_000 });
      const worker = await stage.serve('worker');
      await called(1);
      const lock = await holdLock(await stage.connect(), ...followUpRow(candidate));
      await lock.isWaitedFor();
      expect(ticketsFor(candidate)).toHaveLength(1);
      await worker.kill();
      await lock.release();
      await opensOneTicket(candidate, { calls: 1 });
    });

    test('after it is written down: nothing is done twice', async () => {
      const candidate = await confirmed('after the end');
      stage.jira.faults.next('create_issue', { kind: 'delay', ms: 3_000 });
      const worker = await stage.serve('worker');
      await called(1);
      const lock = await holdLock(
        await stage.connect(),
        `select id from outbox where task = 'open-follow-up' for update`,
      );
      await lock.isWaitedFor();
      await followUpThatIs(stage.caller(web), candidate.id, 'open');
      await worker.kill();
      await lock.release();
      await opensOneTicket(candidate, { calls: 1 });
    });

    async function tellAll(): Promise<void> {
      for (const moment of moments) {
        for (const webhook of pagesThatClear(`${queue}/${moment}`, 1, `killed ${moment}`)) {
          await deliver(web.url, webhook);
        }
      }
      const worker = await stage.serve('worker');
      const candidates = await pollUntil(
        () => allCandidates(stage.caller(web)),
        ({ length }) => length === moments.length,
        { what: 'a candidate for each moment', withinMs: 30_000 },
      );
      await worker.kill();
      told = new Map(
        moments.map((moment) => [moment, theOne(candidates, `killed ${moment}`)] as const),
      );
    }

    /** A confirmed candidate whose ticket is due, with no worker to open it. */
    async function confirmed(moment: Moment): Promise<ToldCandidate> {
      stage.jira.faults.clear();
      callsBefore = stage.jira.calls('create_issue').length;
      const candidate = told.get(moment);
      if (candidate === undefined) throw new Error(`no candidate for "${moment}"`);
      return decide(stage.caller(web), candidate, 'confirm');
    }

    let callsBefore = 0;
    const calls = () => stage.jira.calls('create_issue').length - callsBefore;
    const called = (times: number) =>
      pollUntil(calls, (count) => count === times, { what: 'the create call', withinMs: 20_000 });

    /** With the next worker it ends well, soon after the claims of the dead one have run out. */
    async function opensOneTicket(candidate: ToldCandidate, expected: { calls: number }) {
      await stage.shiftTime(claimsRunOut);
      const worker = await stage.serve('worker');
      await isOpenWithOneTicket(candidate, expected);
      await nothingIsOwedAnyMore();
      expect(ticketsFor(candidate)).toHaveLength(1);
      await worker.kill();
    }

    async function isOpenWithOneTicket(candidate: ToldCandidate, expected: { calls: number }) {
      const followUp = await followUpThatIs(stage.caller(web), candidate.id, 'open', 30_000);
      expect(ticketsFor(candidate).map(({ key }) => key)).toEqual([followUp.key]);
      expect(calls()).toBe(expected.calls);
    }

    async function nothingIsOwedAnyMore() {
      await stage.shiftTime(claimsRunOut);
      await pollUntil(
        async () => (await watcher.query(due)).rowCount,
        (count) => count === 0,
        { what: 'the end of what is owed', withinMs: 20_000 },
      );
    }

    function ticketsFor({ title }: ToldCandidate) {
      return stage.jira.issues().filter(({ summary }) => summary.includes(title));
    }

    function followUpRow({ id }: ToldCandidate): [string, string[]] {
      return ['select id from follow_ups where candidate_id = $1 for update', [id]];
    }
  },
);

/** When the worker is killed. */
const moments = [
  'before the claim',
  'after the claim',
  'before the call',
  'during the call',
  'after the issue',
  'after the answer',
  'after the end',
] as const;
type Moment = (typeof moments)[number];

function theOne(candidates: readonly ToldCandidate[], words: string): ToldCandidate {
  const [one, ...others] = candidates.filter(({ title }) => title.includes(words));
  if (one === undefined || others.length > 0) throw new Error(`not one candidate for "${words}"`);
  return one;
}

const due = 'select 1 from outbox where due_at <= closecall_now()';

/** Applying the file would wait for the very lock that is to stop the worker. */
const noConfiguration = { CLOSECALL_CONFIG: '' };
