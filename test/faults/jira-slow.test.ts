import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Fault } from '../../src/demo/stand-ins/fault-queue.ts';
import {
  candidateThat,
  decide,
  followUpThatIs,
  type ToldCandidate,
} from '../support/flow-steps.ts';
import { pollUntil } from '../support/poll-until.ts';
import { queuesInTurn } from '../support/queues.ts';
import type { RunningProgram } from './support/run-program.ts';
import { openStage, type Stage } from './support/stage.ts';
import { pagesThatClear } from './support/traffic.ts';
import { deliver } from './support/webhooks.ts';

/** A call is bounded to 10 s in all; the rest is for a machine that is busy. */
const callLimitMs = 12_000;

let stage: Stage;
let web: RunningProgram;
afterEach(() => stage?.close());

describe.each(queuesInTurn(import.meta.url))('with the queue on %s', (queue) => {
  beforeEach(async () => {
    // How a create call ended has to be found by search: webhooks never come.
    stage = await openStage({ queue, jira: { webhookTiming: 'never' } });
    web = await stage.serve('web');
    await Promise.all([stage.serve('worker'), stage.serve('worker')]);
  });

  const slow: readonly { name: string; fault: Fault }[] = [
    { name: 'never answers', fault: { kind: 'hang', committed: true } },
    { name: 'answers byte by byte', fault: { kind: 'slow_drip', bytes: 1, everyMs: 500 } },
  ];
  test.each(slow)(
    'a create that Jira $name: the call ends in time, nothing else waits, the issue is found',
    async ({ fault }) => {
      const candidates = [await told('one of two'), await told('two of two')];
      stage.jira.faults.next('create_issue', fault, 2);
      for (const candidate of candidates) await decide(stage.caller(web), candidate, 'confirm');
      await called(2);
      const startedMs = performance.now();
      await told('meanwhile');
      expect(performance.now() - startedMs).toBeLessThan(callLimitMs / 2);

      for (const { id } of candidates) {
        await followUpThatIs(stage.caller(web), id, 'unknown', callLimitMs);
      }
      expect(performance.now() - startedMs).toBeLessThan(callLimitMs);
      for (const candidate of candidates) await isOpenWithOneTicket(candidate);
      expect(stage.jira.calls('create_issue')).toHaveLength(2);
    },
  );
});

/** A page that cleared itself, as the API tells it a moment later. */
async function told(words: string): Promise<ToldCandidate> {
  for (const webhook of pagesThatClear(words, 1, words)) {
    await deliver(web.url, webhook);
  }
  return candidateThat(stage.caller(web), ({ title }) => title.includes(words));
}

function called(times: number) {
  return pollUntil(
    () => stage.jira.calls('create_issue').length,
    (count) => count === times,
    { what: 'the create calls' },
  );
}

async function isOpenWithOneTicket({ id, title }: ToldCandidate) {
  const followUp = await followUpThatIs(stage.caller(web), id, 'open', 30_000);
  const ours = stage.jira.issues().filter(({ summary }) => summary.includes(title));
  expect(ours.map(({ key }) => key)).toEqual([followUp.key]);
}
