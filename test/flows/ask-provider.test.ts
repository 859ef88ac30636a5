import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../../src/demo/acme.ts';
import {
  pageAbandoned,
  pageResolvedByBot,
  pageResolvedByPerson,
  pageThatClearsItself,
} from '../../src/demo/scenarios/page-scenarios.ts';
import { type Fault, rateLimited } from '../../src/demo/stand-ins/fault-queue.ts';
import { pollUntil } from '../support/poll-until.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';
import {
  accessProblems,
  candidateLike,
  candidatesOf,
  endOfAsking,
  endOfTurn,
  incidentOf,
  pageAbout,
  post,
  type Really,
  tellPage,
} from './asking.ts';

const asking = 'PagerDuty is being asked who resolved it';
const refused: Fault = { kind: 'answer', status: 403, body: { error: { message: 'Forbidden' } } };

describe.each(['postgres', 'off'] as const)(
  'a page whose webhook names nobody, queue %s',
  (queue) => {
    let closecall: TestClosecall;
    beforeAll(async () => {
      closecall = await startClosecall({ queue });
    });
    afterEach(() => closecall.pagerduty.faults.clear());
    afterAll(() => closecall?.stop());

    const calls = () => closecall.pagerduty.calls('log_entries').length;

    const tell = (title: string, really: Really, hours?: number) =>
      tellPage(closecall, title, really, hours);
    const turnIsOver = (subject: string) => endOfTurn(closecall, subject);
    const askedNoMore = (subject: string) => endOfAsking(closecall, subject);

    it('was cleared by the monitor, as the log says: a candidate', async () => {
      const subject = await tell('By the monitor', pageThatClearsItself);
      await candidateLike(closecall, subject, {
        status: 'open',
        awaits: null,
        unconfirmed: null,
        resolver: 'integration',
      });
      await askedNoMore(subject);
    });

    it('was cleared by a bot: a candidate that says so', async () => {
      const subject = await tell('By a bot', pageResolvedByBot);
      await candidateLike(closecall, subject, { status: 'open', resolver: 'bot' });
    });

    it('was closed by a person: no candidate, and an incident that was worked', async () => {
      const subject = await tell('By a person', (options) =>
        pageResolvedByPerson({ ...options, who: people.sasha }),
      );
      await pollUntil(
        () => incidentOf(closecall, subject),
        (row) => row?.outcome === 'worked',
      );
      expect(await candidatesOf(closecall, subject)).toEqual([]);
    });

    it('was closed by PagerDuty’s timer: no candidate, and an abandoned page', async () => {
      const subject = await tell('By the timer', pageAbandoned, 6);
      await pollUntil(
        () => incidentOf(closecall, subject),
        (row) => row?.outcome === 'abandoned',
      );
      expect(await candidatesOf(closecall, subject)).toEqual([]);
    });

    it('waits for a log that lags behind, and is asked about ever more rarely', async () => {
      const { at } = pageAbout('The log lags');
      const notified = { id: 'RLAG', type: 'notify_log_entry', created_at: at.toISOString() };
      const behind = { log_entries: [notified], more: false };
      const before = calls();
      closecall.pagerduty.faults.next(
        'log_entries',
        { kind: 'answer', status: 200, body: behind },
        3,
      );
      const subject = await tell('The log lags', pageThatClearsItself);
      const waits: number[] = [];
      for (let asked = 1; asked <= 3; asked += 1) {
        await pollUntil(calls, (count) => count === before + asked, { withinMs: 25_000 });
        const wait = await turnIsOver(subject);
        waits.push(wait ?? 0);
        expect(await candidatesOf(closecall, subject)).toMatchObject([
          { status: 'settling', awaits: asking },
        ]);
        await closecall.shiftTime(`${Math.ceil(wait ?? 0) + 20} seconds`);
      }
      expect(waits[0]).toBeLessThanOrEqual(3);
      expect(waits[2]).toBeGreaterThan(waits[0] ?? 0);
      await candidateLike(closecall, subject, { status: 'open', resolver: 'integration' });
      expect(calls()).toBe(before + 4);
    });

    it('comes out unconfirmed when its log never tells, and is not asked about again', async () => {
      const empty: Fault = { kind: 'answer', status: 200, body: { log_entries: [], more: false } };
      closecall.pagerduty.faults.next('log_entries', empty, Number.POSITIVE_INFINITY);
      const subject = await tell('The log never tells', pageThatClearsItself);
      await candidateLike(closecall, subject, { status: 'settling', awaits: asking });
      await turnIsOver(subject);
      await closecall.shiftTime('6 minutes');
      const unconfirmed = /did not tell/;
      await candidateLike(closecall, subject, { status: 'open', awaits: null, unconfirmed });
      await askedNoMore(subject);
    });

    const faults: [string, Fault][] = [
      ['resets', { kind: 'reset', committed: false }],
      ['answers 503', { kind: 'answer', status: 503 }],
      ['answers in HTML', { kind: 'html' }],
      ['answers with nothing', { kind: 'answer', status: 200, body: '' }],
      ['answers with 10 MB', { kind: 'huge', bytes: 10 * 1024 * 1024 }],
      ['answers with a redirect', { kind: 'redirect', to: 'http://127.0.0.1:1/' }],
      ['hangs', { kind: 'hang', committed: false }],
    ];
    const tried = queue === 'off' ? faults.slice(0, 2) : faults;

    it.each(tried)(
      'comes out unconfirmed when the API %s, and is put right later',
      async (how, fault) => {
        const { faults: met } = closecall.pagerduty;
        // A hang costs the whole time limit, so that only the first call meets one.
        met.next('log_entries', fault, fault.kind === 'hang' ? 1 : Number.POSITIVE_INFINITY);
        met.next('log_entries', { kind: 'answer', status: 503 }, Number.POSITIVE_INFINITY);
        const before = calls();
        const subject = await tell(`The API ${how}`, pageThatClearsItself);
        await pollUntil(calls, (count) => count > before);
        if (fault.kind !== 'redirect') {
          await turnIsOver(subject);
          await candidateLike(closecall, subject, { status: 'settling', awaits: asking });
          await closecall.shiftTime('6 minutes');
        }
        await candidateLike(closecall, subject, {
          status: 'open',
          awaits: null,
          resolver: 'automation',
          unconfirmed: /^Who cleared it could not be learned: .+/,
        });
        await turnIsOver(subject);
        expect(await accessProblems(closecall, 'page_log')).toHaveLength(1);
        closecall.pagerduty.faults.clear();
        await closecall.shiftTime('20 minutes');
        await candidateLike(closecall, subject, { unconfirmed: null, resolver: 'integration' });
        expect(await accessProblems(closecall, 'page_log')).toEqual([]);
      },
    );

    it.each<[string, Fault, RegExp, string]>([
      ['missing right', refused, /scope incidents\.read/, 'page_log'],
      ['wrong token', { ...refused, status: 401 }, /does not accept the API token/, 'api token'],
    ])(
      'is unconfirmed at once when it is refused for a %s, asked and told once, until it is mended',
      async (why, fault, cause, what) => {
        const before = calls();
        closecall.pagerduty.faults.next('any', fault, Number.POSITIVE_INFINITY);
        const first = await tell(`Refused for a ${why}`, pageThatClearsItself);
        await candidateLike(closecall, first, { status: 'open', awaits: null, unconfirmed: cause });
        const second = await tell(`Refused once more for a ${why}`, pageThatClearsItself);
        await candidateLike(closecall, second, {
          status: 'open',
          awaits: null,
          unconfirmed: cause,
        });
        expect(calls()).toBe(before + 1);
        expect(await accessProblems(closecall, what)).toEqual([
          { connection: 'pd-main', cause: expect.stringMatching(cause) },
        ]);
        closecall.pagerduty.faults.clear();
        await closecall.shiftTime('20 minutes');
        await candidateLike(closecall, first, { unconfirmed: null, resolver: 'integration' });
        await candidateLike(closecall, second, { unconfirmed: null, resolver: 'integration' });
        expect(await accessProblems(closecall, what)).toEqual([]);
      },
    );

    it.each<[string, Fault, number]>([
      ['sets a time', rateLimited(150), 150],
      ['sets none', rateLimited(null), 60],
    ])('is not asked about before a limit is over that %s', async (how, fault, seconds) => {
      closecall.pagerduty.faults.next('log_entries', fault);
      const before = calls();
      const subject = await tell(`A limit that ${how}`, pageThatClearsItself);
      await pollUntil(calls, (count) => count === before + 1);
      await turnIsOver(subject);
      const other = await tell(`Another page under a limit that ${how}`, pageThatClearsItself);
      for (let passed = 0; passed < seconds - 20; passed += 10) {
        await closecall.shiftTime('10 seconds');
        await closecall.sweep();
      }
      expect(calls()).toBe(before + 1);
      expect(await candidatesOf(closecall, subject)).toMatchObject([{ status: 'settling' }]);
      for (let passed = 0; passed < 120; passed += 30) {
        await closecall.shiftTime('30 seconds');
        await closecall.sweep();
      }
      await candidateLike(closecall, subject, { resolver: 'integration', unconfirmed: null });
      await candidateLike(closecall, other, { resolver: 'integration', unconfirmed: null });
    });

    it('waits when the share of calls is used up, and asks in the next minute', async () => {
      await closecall.db.execute(sql`
      insert into call_budgets (connection_id, window_from, spent)
      values ('pd-main', closecall_now(), 1000000)
      on conflict (connection_id) do update set window_from = closecall_now(), spent = 1000000`);
      const before = calls();
      const subject = await tell('The share is used up', pageThatClearsItself);
      await candidateLike(closecall, subject, { status: 'settling', awaits: asking });
      await turnIsOver(subject);
      expect(calls()).toBe(before);
      expect(await accessProblems(closecall, 'page_log')).toEqual([]);
      await closecall.shiftTime('2 minutes');
      await candidateLike(closecall, subject, { status: 'open', resolver: 'integration' });
    });

    it('holds up no webhook while the API hangs', async () => {
      closecall.pagerduty.faults.next('any', { kind: 'hang', committed: false }, 8);
      const before = calls();
      for (let index = 0; index < 4; index += 1) await tell(`Hangs ${index}`, pageThatClearsItself);
      await pollUntil(calls, (count) => count > before);
      const options = pageAbout('Told meanwhile');
      const meanwhile = pageThatClearsItself(options);
      for (const delivery of meanwhile) {
        const { status, tookMs } = await post(closecall, delivery);
        expect(status).toBe(202);
        expect(tookMs).toBeLessThan(1_000);
      }
      // The sweeper, which is alone without a queue, waits for the calls that hang.
      if (queue !== 'off') {
        const subject = `pd-main/incident:${options.incidentId}`;
        await candidateLike(closecall, subject, { status: 'open', resolver: 'integration' });
      }
      await closecall.pagerduty.pause();
      await closecall.pagerduty.resume();
    });
  },
);
