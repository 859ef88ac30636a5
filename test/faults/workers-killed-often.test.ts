import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { allCandidates, decide, type ToldCandidate } from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { queuesInTurn } from '../support/queues.ts';
import { newSeed } from './support/new-seed.ts';
import { expectJobsOn } from './support/queue-ran.ts';
import type { RunningProgram } from './support/run-program.ts';
import { openStage, type Stage } from './support/stage.ts';
import { pagesThatClear } from './support/traffic.ts';
import { deliver } from './support/webhooks.ts';

const tickets = 12;
const kills = 3;
/** Claims of a dead worker run out within this time. */
const claimsRunOut = '25 seconds';

describe.each(queuesInTurn(import.meta.url))(
  'kill -9 of one worker after the other, with the queue on %s',
  (queue) => {
    let stage: Stage;
    let web: RunningProgram;

    beforeAll(async () => {
      // How a create call ended has to be found by search: webhooks never come.
      stage = await openStage({ queue, jira: { webhookTiming: 'never' } });
      web = await stage.serve('web');
    });
    afterAll(() => stage?.close());

    test(`${tickets} tickets, ${kills} kills at any moment: each has exactly one issue, soon after the last`, async () => {
      const ids = seededIds(newSeed());
      const candidates = await toldAll();
      for (const candidate of candidates) await decide(stage.caller(web), candidate, 'confirm');
      // Slow enough that most kills meet calls that are under way.
      stage.jira.faults.next('create_issue', { kind: 'delay', ms: 250 }, Number.POSITIVE_INFINITY);
      for (let kill = 0; kill < kills; kill += 1) {
        const callsBefore = creates();
        const worker = await stage.serve('worker');
        await pollUntil(creates, (count) => count > callsBefore || count >= tickets, {
          what: 'a create call',
          withinMs: 20_000,
        });
        await wait(ids.between(0, 400));
        await worker.kill();
        await stage.shiftTime(claimsRunOut);
      }
      await stage.serve('worker');
      const startedMs = performance.now();
      const lost = await pollUntil(whatIsMissing, (missing) => missing.every(neverReachedJira), {
        what: 'all tickets',
        withinMs: 30_000,
      });
      expect(performance.now() - startedMs).toBeLessThan(30_000);
      await askedAbout(lost);

      const keys = new Map((await openOnes()).map(({ title, followUp }) => [title, followUp?.key]));
      for (const { title } of candidates) {
        const ours = stage.jira.issues().filter(({ summary }) => summary.includes(title));
        expect(ours.map(({ key }) => key)).toEqual([keys.get(title)]);
      }
      expect(creates()).toBe(tickets);
      await expectJobsOn(queue, stage);
    }, 300_000);

    /** Near misses of as many kinds, each with a ticket of its own. */
    async function toldAll(): Promise<ToldCandidate[]> {
      const reader = await stage.serve('worker');
      for (let nth = 0; nth < tickets; nth += 1) {
        const letter = String.fromCharCode(97 + nth);
        const title = `the ${letter.repeat(5)} service is slow`;
        for (const webhook of pagesThatClear(`${queue}/${title}`, 1, title)) {
          await deliver(web.url, webhook);
        }
      }
      const told = await pollUntil(
        () => allCandidates(stage.caller(web)),
        (all) => all.filter(({ status }) => status === 'open').length === tickets,
        { what: 'the candidates', withinMs: 30_000 },
      );
      await reader.kill();
      return told;
    }

    /** Killed between writing down that it calls and the call; nobody but a person can know. */
    function neverReachedJira({ title, followUp }: Pick<ToldCandidate, 'title' | 'followUp'>) {
      const calls = stage.jira.calls('create_issue').filter(({ body }) => body.includes(title));
      return followUp?.status === 'unknown' && calls.length === 0;
    }

    async function askedAbout(lost: Awaited<ReturnType<typeof whatIsMissing>>): Promise<void> {
      if (lost.length === 0) return;
      await stage.shiftTime('11 minutes');
      const { api } = stage.caller(web);
      for (const { followUp } of lost) {
        expect((await api(`/follow-ups/${followUp?.id}/create-after-all`, {})).status).toBe(200);
      }
      await pollUntil(whatIsMissing, (missing) => missing.length === 0, {
        what: 'what a person had made',
        withinMs: 30_000,
      });
    }

    async function whatIsMissing() {
      const all = await allCandidates(stage.caller(web));
      return all
        .map(({ title, followUp }) => ({ title, followUp }))
        .filter(({ followUp }) => followUp?.status !== 'open');
    }

    async function openOnes(): Promise<ToldCandidate[]> {
      const all = await allCandidates(stage.caller(web));
      return all.filter(({ followUp }) => followUp?.status === 'open');
    }

    function creates(): number {
      return stage.jira.calls('create_issue').length;
    }
  },
);
