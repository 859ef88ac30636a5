import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { type Fault, rateLimited } from '../../src/demo/stand-ins/fault-queue.ts';
import { type StandInJira, startStandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import {
  candidateThat,
  decide,
  followUpThatIs,
  type ToldCandidate,
} from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { queuesInTurn } from '../support/queues.ts';
import { noMeans, unclear } from './support/create-answers.ts';
import { expectJobsOn } from './support/queue-ran.ts';
import type { RunningProgram } from './support/run-program.ts';
import { openStage, type Stage } from './support/stage.ts';
import { pagesThatClear } from './support/traffic.ts';
import { deliver } from './support/webhooks.ts';

/** The sweeper takes what the queue, whose clock is not shifted, does not take for this long. */
const sweeperSeconds = 15;
const foundWithinSeconds = 30;

describe.each(queuesInTurn(import.meta.url))(
  'what Jira answers to a create, with the queue on %s',
  (queue) => {
    let stage: Stage;
    let web: RunningProgram;
    let shiftMs = 0;

    beforeAll(async () => {
      // How a create ended has to be found by search: webhooks never come.
      const clock = { now: () => new Date(Date.now() + shiftMs) };
      stage = await openStage({ queue, jira: { webhookTiming: 'never', clock } });
      web = await stage.serve('web');
      await Promise.all([stage.serve('worker'), stage.serve('worker')]);
    });
    afterAll(async () => {
      if (stage !== undefined) await expectJobsOn(queue, stage);
      await stage?.close();
    });

    test.each([
      { name: '7 s', wish: () => 7 },
      { name: 'until a date', wish: () => inWholeSeconds(8_000) },
    ])(
      'wait ($name): no replica calls before, and no attempt is used up',
      async ({ name, wish }) => {
        const wait = wish();
        const first = await confirmed(`waits ${name}`, rateLimited(wait));
        await followUpThatIs(stage.caller(web), first.id, 'held');
        const until = wait instanceof Date ? wait.getTime() : lastCallMs() + wait * 1000;
        const before = stage.jira.calls().length;
        const second = await told(`meanwhile ${name}`);
        await decide(stage.caller(web), second, 'confirm');
        await hasOneTicket(first, { creates: 2 });
        await hasOneTicket(second, { creates: 1 });
        const early = stage.jira
          .calls()
          .slice(before)
          .map(realMs)
          .filter((at) => at < until - 700);
        expect(early).toEqual([]);
      },
    );

    test('nothing that can be read: each issue is found, and no create is sent twice', async () => {
      const candidates: ToldCandidate[] = [];
      for (const [name, fault] of Object.entries(unclear)) {
        candidates.push(await confirmed(`unclear ${name}`, fault));
      }
      for (const { id } of candidates) await isNoLongerOnItsWay(id);
      await pass(foundWithinSeconds + sweeperSeconds);
      for (const candidate of candidates) await hasOneTicket(candidate, { creates: 1 });
    });

    test('no: a person is told its words, once, and nothing is tried again by itself', async () => {
      const refused: [ToldCandidate, string][] = [];
      for (const [name, { fault, words }] of Object.entries(noMeans)) {
        refused.push([await confirmed(`refused ${name}`, fault), words]);
      }
      const elsewhere: StandInJira = await startStandInJira({ clock: systemClock });
      const to = `${elsewhere.url}/rest/api/3/issue`;
      refused.push([await confirmed('sent elsewhere', { kind: 'redirect', to }), 'redirect']);
      for (const [{ id }, words] of refused) {
        const { problem } = await followUpThatIs(stage.caller(web), id, 'failed');
        expect(problem).toContain(words);
      }
      await pass(3_600);
      await hasOneTicket(await confirmed('after the noes'), { creates: 1 });
      for (const [candidate] of refused) {
        expect(creates(candidate)).toBe(1);
        expect(await refusals(candidate)).toBe(1);
      }
      expect(elsewhere.calls()).toEqual([]);
      await elsewhere.close();
    });

    test('wait, and does not say how long: it is half a minute', async () => {
      const candidate = await confirmed('waits', rateLimited(null));
      await pollUntil(
        () => followUpThatIs(stage.caller(web), candidate.id, 'held'),
        ({ problem }) => problem?.includes('slow down') ?? false,
        { what: 'the reason for the wait' },
      );
      expect(creates(candidate)).toBe(1);
      await pass(foundWithinSeconds + sweeperSeconds + 1);
      await hasOneTicket(candidate, { creates: 2 });
    });

    test('it can not be reached: the ticket says why it waits, and goes when Jira is back', async () => {
      const candidate = await told('away');
      await isWell();
      await stage.jira.pause();
      await decide(stage.caller(web), candidate, 'confirm');
      const held = await pollUntil(
        () => followUpThatIs(stage.caller(web), candidate.id, 'held'),
        ({ problem }) => problem !== null,
        { what: 'the reason for the wait' },
      );
      await stage.jira.resume();
      expect(held.problem).toContain('Not sent yet: no connection could be made');
      await pass(foundWithinSeconds + sweeperSeconds + 1);
      await hasOneTicket(candidate, { creates: 1 });
    });

    test.each([0, 5, 60, 300])(
      'the search sees the issue %i s late: it is found within 30 s of being visible',
      async (lagSeconds) => {
        stage.jira.setSearchLagMs(lagSeconds * 1000);
        const candidate = await confirmed(`late ${lagSeconds}`, unclear['a reset']);
        await isNoLongerOnItsWay(candidate.id);
        if (lagSeconds > 0) await pass(lagSeconds + foundWithinSeconds);
        await hasOneTicket(candidate, { creates: 1 });
      },
    );

    test('the search never sees it: a person is asked, and can say which it is, or have it made', async () => {
      stage.jira.setSearchLagMs(Number.POSITIVE_INFINITY);
      const named = await confirmed('never seen', unclear['a reset']);
      const made = await confirmed('never made', { kind: 'reset', committed: false });
      for (const { id } of [named, made]) await isNoLongerOnItsWay(id);
      await pass(660);
      const { api } = stage.caller(web);
      const [one, other] = [await askedAbout(named), await askedAbout(made)];
      const [key] = keysOf(named);
      expect((await api(`/follow-ups/${one.id}/adopt`, { key })).status).toBe(200);
      expect((await api(`/follow-ups/${other.id}/create-after-all`, {})).status).toBe(200);
      await hasOneTicket(named, { creates: 1 });
      await hasOneTicket(made, { creates: 2 });
    });

    /** Moves every clock. */
    async function pass(seconds: number): Promise<void> {
      shiftMs += seconds * 1000;
      await stage.shiftTime(`${seconds} seconds`);
    }

    function realMs({ at }: { at: Date }): number {
      return at.getTime() - shiftMs;
    }

    function lastCallMs(): number {
      const last = stage.jira.calls().at(-1);
      return last === undefined ? 0 : realMs(last);
    }

    async function told(words: string): Promise<ToldCandidate> {
      const title = `${inLetters(`${queue} ${words}`)} is slow`;
      for (const webhook of pagesThatClear(title, 1, title)) {
        await deliver(web.url, webhook);
      }
      return candidateThat(stage.caller(web), (each) => each.title === title);
    }

    /** Its create call meets the fault, and so does no other. */
    async function confirmed(words: string, fault?: Fault): Promise<ToldCandidate> {
      const candidate = await told(words);
      await isWell();
      if (fault !== undefined) stage.jira.faults.next('create_issue', fault);
      await decide(stage.caller(web), candidate, 'confirm');
      await pollUntil(
        () => creates(candidate),
        (count) => count === 1,
        { what: 'the create call' },
      );
      return candidate;
    }

    /** As if nothing had gone wrong before: a site that failed often is given rest. */
    async function isWell(): Promise<void> {
      const client = await stage.connect();
      await client.query('delete from site_circuits');
    }

    function isNoLongerOnItsWay(candidateId: string) {
      return pollUntil(
        async () => (await stage.caller(web).api(`/candidates/${candidateId}`)).json,
        (json) => !JSON.stringify(json).includes('"status":"opening"'),
        { what: 'the end of the call' },
      );
    }

    async function askedAbout({ id }: ToldCandidate) {
      return pollUntil(
        () => followUpThatIs(stage.caller(web), id, 'unknown'),
        ({ problem }) => problem?.includes('create the ticket after all') ?? false,
        { what: 'the question to a person', withinMs: 20_000 },
      );
    }

    async function refusals({ id }: ToldCandidate): Promise<number> {
      const { json } = await stage.caller(web).api(`/candidates/${id}/history`);
      return JSON.stringify(json).split('"action":"refused"').length - 1;
    }

    function creates({ title }: ToldCandidate): number {
      return stage.jira.calls('create_issue').filter(({ body }) => body.includes(title)).length;
    }

    function keysOf({ title }: ToldCandidate): string[] {
      const ours = stage.jira.issues().filter(({ summary }) => summary.includes(title));
      return ours.map(({ key }) => key);
    }

    async function hasOneTicket(candidate: ToldCandidate, expected: { creates: number }) {
      const { key } = await followUpThatIs(stage.caller(web), candidate.id, 'open', 30_000);
      expect(keysOf(candidate)).toEqual([key]);
      expect(creates(candidate)).toBe(expected.creates);
    }
  },
);

/** Numbers and the like tell no two near misses apart. */
function inLetters(words: string): string {
  return seededIds(words)
    .uuid()
    .replace(/[^a-f]/g, '');
}

/** A date of so many ms ahead, as a header can say it. */
function inWholeSeconds(ms: number): Date {
  return new Date(Math.ceil((Date.now() + ms) / 1000) * 1000);
}
