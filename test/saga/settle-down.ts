import { expect } from 'vitest';
import type { FollowUpRow } from '../../src/db/schema/follow-ups.ts';
import { followUpsOf, nextTaskInSeconds, owes, type Saga, work } from './saga.ts';
import { visibleInSeconds } from './visible.ts';

const lives = [{ kind: 'lives' }] as const;

/**
 * Jira works again and time goes on, as long as something is left to be done by itself. Answers the
 * follow-ups as they are then: each at its end, or where a person has something to do.
 */
export async function settleDown(saga: Saga): Promise<FollowUpRow[]> {
  const { jira } = saga.world.closecall;
  jira.faults.clear();
  saga.isRevoked = false;
  await jira.deliverHeldWebhooks();
  for (let turn = 0; turn < 150; turn += 1) {
    await work(saga, lives);
    const rows = await followUpsOf(saga);
    if (rows.every((row) => isSettled(saga, row)) && !(await owesWords(saga, rows))) return rows;
    const seconds = await nextTaskInSeconds(saga);
    expect(seconds, `nobody looks after ${JSON.stringify(rows.at(-1))}`).not.toBeNull();
    await saga.world.pass(Math.max(0.001, seconds ?? 0, skippable(saga, rows)));
  }
  throw new Error(`no end of ${JSON.stringify(await followUpsOf(saga))}`);
}

/** The search is known to find nothing meanwhile; of its many times two are enough. */
function skippable(saga: Saga, rows: readonly FollowUpRow[]): number {
  const row = rows.find(({ status }) => status === 'unknown');
  if (row === undefined) return 0;
  const inSeconds = visibleInSeconds(saga, row);
  return inSeconds === null ? 290 : inSeconds - 1;
}

/** A ticket that was closed as a mistake is not told so yet; that waits, and says so, while its team rehearses. */
async function owesWords(saga: Saga, rows: readonly FollowUpRow[]): Promise<boolean> {
  const mistaken = rows.filter(
    (row) => row.closedAsMistakeAt !== null && !(isRehearsed(saga, row) && saysSo(row)),
  );
  return mistaken.length > 0 && (await owes(saga, 'close-mistake'));
}

function isRehearsed(saga: Saga, { teamId }: FollowUpRow): boolean {
  return saga.team.dryRun && teamId === 'payments';
}

function saysSo({ notice }: FollowUpRow): boolean {
  return notice?.includes('rehearses') ?? false;
}

function isSettled(saga: Saga, row: FollowUpRow): boolean {
  switch (row.status) {
    case 'held':
    case 'opening':
      return false;
    case 'unknown':
      // What a search can see is found, whoever was asked meanwhile.
      if (visibleInSeconds(saga, row) !== null) return false;
      return row.problem?.includes('create the ticket after all') ?? false;
    default:
      return true;
  }
}
