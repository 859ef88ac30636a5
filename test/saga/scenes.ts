import { expect } from 'vitest';
import { confirm, latest, mend } from './decide.ts';
import { actInJira } from './in-jira.ts';
import { expectLabelsKept } from './labels.ts';
import { closeMistakenly, expectMistakeEnded } from './mistake.ts';
import { type Saga, work } from './saga.ts';
import { settleDown } from './settle-down.ts';
import { assign, openNeighbour, setTeam, settle } from './team.ts';

/** How a ticket came to be wanted, or what becomes of it afterwards, besides the one thing that goes wrong. */
export const scenes = [
  'plain',
  'by a rule',
  'given to another team',
  'rehearsed before',
  'the day was full',
  'a mistake',
  'of no use',
] as const;

export type Scene = (typeof scenes)[number];

/** Its ticket is wanted and due; nothing was sent. */
export async function wantTicket(saga: Saga, scene: Scene): Promise<void> {
  if (scene === 'by a rule') return settle(saga);
  if (scene === 'rehearsed before') await setTeam(saga, { dryRun: true });
  if (scene === 'the day was full') {
    await setTeam(saga, { dailyLimit: 1 });
    await openNeighbour(saga);
  }
  await confirm(saga, [0]);
  if (scene === 'given to another team') await assign(saga, 0, 'shop');
  if (scene === 'rehearsed before') await goesOn(saga, 'rehearsed');
  if (scene === 'the day was full') await goesOn(saga, 'held');
}

/** It stays as far as this until a person has it sent. */
async function goesOn(saga: Saga, status: 'rehearsed' | 'held'): Promise<void> {
  await work(saga, [{ kind: 'lives' }]);
  expect(await latest(saga)).toMatchObject({ status, issueKey: null });
  await setTeam(saga, { dryRun: false });
  await mend(saga, 'send_now');
}

/** What its ticket comes to once it is there. */
export async function endTicket(saga: Saga, scene: Scene): Promise<void> {
  if (scene === 'a mistake') {
    // The comment is there, and its answer is lost.
    saga.world.closecall.jira.faults.next('add_comment', { kind: 'reset', committed: true });
    await closeMistakenly(saga);
    await work(saga, [{ kind: 'lives' }]);
    const rows = await settleDown(saga);
    for (const row of rows) expectMistakeEnded(saga, row);
  }
  if (scene === 'of no use') {
    await actInJira(saga, 'not_useful');
    await expectLabelsKept(saga);
  }
}
