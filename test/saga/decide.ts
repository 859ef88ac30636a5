import { eq } from 'drizzle-orm';
import { expect } from 'vitest';
import { mayHaveBeenMade } from '../../src/core/follow-up/may-have-been-made.ts';
import { askAPersonAfterSeconds } from '../../src/core/follow-up/reconcile-schedule.ts';
import { type FollowUpEvent, nextFollowUpStatus } from '../../src/core/follow-up/transitions.ts';
import type { Result } from '../../src/core/result.ts';
import { changeState } from '../../src/db/change-state.ts';
import { databaseNow } from '../../src/db/queries/database-now.ts';
import { type CandidateRow, candidates } from '../../src/db/schema/candidates.ts';
import type { FollowUpRow } from '../../src/db/schema/follow-ups.ts';
import { pausedForSeconds } from '../../src/follow-up/follow-up-context.ts';
import {
  adoptTicket,
  createAfterAll,
  giveUpFollowUp,
  retryFollowUp,
  type SettleRefused,
  sendNow,
} from '../../src/follow-up/settle-by-person.ts';
import { applyTransition } from '../../src/triage/apply-transition.ts';
import { confirmCandidate } from '../../src/triage/confirm-candidate.ts';
import { undoDecision } from '../../src/triage/undo-decision.ts';
import { candidatesOf, followUpsOf, type Saga } from './saga.ts';
import { projectOf } from './team-setup.ts';
import { visibleInSeconds } from './visible.ts';

const actor = 'person:dana';

/** Confirms those of these candidates that nobody has decided on yet, all at once. */
export async function confirm(saga: Saga, which: readonly number[]): Promise<void> {
  const rows = await candidatesOf(saga);
  const open = rows.filter(({ status }, nth) => which.includes(nth) && status === 'open');
  const { deps } = saga.world.closecall;
  const results = await Promise.all(
    open.map(({ id, version }) =>
      confirmCandidate(deps, { id, version, actor, ticket: 'yes', note: null }),
    ),
  );
  for (const result of results) expect(result).toMatchObject({ ok: true });
}

/** Takes a confirmation back; that is possible until the ticket that tells of it may be there. */
export async function undo(saga: Saga, which: number): Promise<void> {
  const row = await theCandidate(saga, which);
  if (row?.status !== 'confirmed') return;
  const ticket = (await followUpsOf(saga)).find(({ id }) => id === row.followUpId);
  const { deps } = saga.world.closecall;
  const result = await undoDecision(deps, { id: row.id, version: row.version, actor });
  const stays =
    ticket?.candidateId === row.id &&
    (['opening', 'unknown', 'open', 'done', 'wont_do'].includes(ticket.status) ||
      mayHaveBeenMade(ticket));
  expect(result.ok).toBe(!stays);
}

/** New facts take the finding back, wherever its ticket stands. */
export async function withdraw(saga: Saga, which: number): Promise<void> {
  const row = await theCandidate(saga, which);
  if (row === undefined || !['open', 'confirmed'].includes(row.status)) return;
  await changeState(saga.world.closecall.deps, async (tx, owe) => {
    const [locked] = await tx
      .select()
      .from(candidates)
      .where(eq(candidates.id, row.id))
      .for('update');
    if (locked === undefined) throw new Error('the candidate is gone');
    await applyTransition(tx, owe, locked, { event: 'withdraw', actor: 'system' });
  });
}

async function theCandidate(saga: Saga, which: number): Promise<CandidateRow | undefined> {
  return (await candidatesOf(saga))[which];
}

export const mendings = {
  send_now: sendNow,
  retry: retryFollowUp,
  create_after_all: createAfterAll,
  give_up: giveUpFollowUp,
} as const;

export type Mending = keyof typeof mendings;

/** A person does what its ticket may need; the saga's table says whether that is possible. */
export async function mend(saga: Saga, mending: Mending): Promise<void> {
  const row = await latest(saga);
  if (row === undefined) return;
  const isPossible = await mayMend(saga, row, mending);
  const looks = await watchSearch(saga, row);
  const result = await mendings[mending](saga.world.closecall.deps, { id: row.id, actor });
  expectDoneOrTold(result, isPossible, `${mending} of ${row.status}`);
  if (mending === 'create_after_all' && result.ok) looks(result.value);
  // A last search may have found it.
  if (mending !== 'create_after_all' || !result.ok || result.value.status !== 'held') return;
  saga.afterAlls.set(row.id, (saga.afterAlls.get(row.id) ?? 0) + 1);
}

/** Nothing is created after all before Jira was searched once more; what that can see is the ticket. */
async function watchSearch(saga: Saga, row: FollowUpRow): Promise<(after: FollowUpRow) => void> {
  const { jira, db } = saga.world.closecall;
  const searches = () => jira.calls('search');
  const before = searches().length;
  const isPaused = (await pausedForSeconds(db, 'jira-main')) > 0;
  return (after) => {
    if (isPaused) return;
    expect(searches().length, 'searches before it is created after all').toBe(before + 1);
    const sees = searches().at(-1)?.fault === null && (visibleInSeconds(saga, row) ?? 1) <= 0;
    if (sees) expect(after.status, 'what the search saw').not.toBe('held');
  };
}

async function mayMend(saga: Saga, row: FollowUpRow, mending: Mending): Promise<boolean> {
  if (mending === 'send_now') {
    const rehearses = saga.team.dryRun && row.teamId === 'payments';
    return row.status === 'held' || (row.status === 'rehearsed' && !rehearses);
  }
  if (!follows(row, mending)) return false;
  if (mending !== 'create_after_all') return true;
  const at = await databaseNow(saga.world.closecall.db);
  const since = row.unknownSince ?? row.createdAt;
  return at.getTime() - since.getTime() >= askAPersonAfterSeconds * 1000;
}

export function follows({ status }: FollowUpRow, event: FollowUpEvent): boolean {
  return nextFollowUpStatus(status, event).ok;
}

/** "It is this one", with a key. */
export async function adopt(saga: Saga, key: string | null): Promise<void> {
  const row = await latest(saga);
  if (row === undefined || key === null) return;
  const input = { id: row.id, actor, key };
  const { deps, db } = saga.world.closecall;
  const wasPaused = (await pausedForSeconds(db, 'jira-main')) > 0;
  const result = await adoptTicket(deps, input);
  // Nobody can look there where Jira asked to be left alone or knows us no more; the person is told so.
  const isDeaf = wasPaused || saga.isRevoked;
  if (isDeaf && !result.ok) return expectDoneOrTold(result, false, 'adopting unseen');
  const isPossible = (await mayBe(saga, row, key)) && follows(row, 'adopt');
  expectDoneOrTold(result, isPossible, `adopting ${key} of ${row.status}`);
  if (!result.ok) return;
  expect(result.value.issueKey).toBe(key);
  saga.named.set(row.id, result.value.issueId ?? '');
}

/** It is where its ticket was sent to or would be sent now, or carries its marker. */
async function mayBe(saga: Saga, row: FollowUpRow, key: string): Promise<boolean> {
  const issue = saga.world.closecall.jira.issues().find((each) => each.key === key);
  if (issue === undefined) return false;
  const own = (await candidatesOf(saga)).find(({ id }) => id === row.candidateId);
  const places = [row.project, projectOf[own?.teamId ?? '']];
  return places.includes(issue.project.key) || issue.labels.includes(row.marker);
}

export function expectDoneOrTold(
  result: Result<FollowUpRow, SettleRefused>,
  isPossible: boolean,
  what: string,
): void {
  expect(result.ok, what).toBe(isPossible);
  if (!result.ok)
    expect(result.problem).toMatchObject({ detail: expect.stringMatching(/\w+ \w+/) });
}

export async function latest(saga: Saga): Promise<FollowUpRow | undefined> {
  return (await followUpsOf(saga)).at(-1);
}
