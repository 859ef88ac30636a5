import { expect } from 'vitest';
import { mistakeMarker } from '../../src/core/follow-up/mistake-marker.ts';
import { outOfStep } from '../../src/core/follow-up/out-of-step.ts';
import type { FollowUpRow } from '../../src/db/schema/follow-ups.ts';
import { closeAsMistake } from '../../src/triage/close-as-mistake.ts';
import { expectDoneOrTold, follows, latest } from './decide.ts';
import { candidatesOf, type Saga } from './saga.ts';

/** "This ticket was a mistake": whatever it was confirmed for is open for a decision again. */
export async function closeMistakenly(saga: Saga): Promise<void> {
  const row = await latest(saga);
  if (row === undefined) return;
  const before = await candidatesOf(saga);
  const result = await closeAsMistake(saga.world.closecall.deps, {
    id: row.id,
    actor: 'person:dana',
  });
  const isPossible = row.closedAsMistakeAt !== null || follows(row, 'close_as_mistake');
  expectDoneOrTold(result, isPossible, `closing ${row.status} as a mistake`);
  if (!result.ok) return;
  const after = await candidatesOf(saga);
  for (const [nth, { status, followUpId }] of before.entries()) {
    if (status !== 'confirmed' || followUpId !== row.id) continue;
    expect(after[nth]).toMatchObject({ status: 'open', followUpId: null, decision: null });
  }
}

/** Its readers are told once, and it is moved once at most; a worker that stalled may have written too. */
export function expectToldOnce(saga: Saga, row: FollowUpRow): void {
  const { issueId, marker, closedAsMistakeAt } = row;
  const { jira } = saga.world.closecall;
  if (closedAsMistakeAt === null || issueId === null) return;
  const moves = jira
    .calls('do_transition')
    .filter(({ path, fault }) => fault === null && path.includes(`/issue/${issueId}/`));
  expect(moves.length, 'moves of a mistake').toBeLessThanOrEqual(1 + saga.stalls);
  expect(commentsOf(saga, row), `comments with ${marker}`).toBeLessThanOrEqual(1 + saga.stalls);
}

/** In the end it is said and closed, or a person reads why not. */
export function expectMistakeEnded(saga: Saga, row: FollowUpRow): void {
  const issue = issueOf(saga, row);
  if (row.closedAsMistakeAt === null || issue === undefined) return;
  if (row.notice !== null && row.notice !== outOfStep.write) return;
  expect(row.status).toBe('wont_do');
  expect(commentsOf(saga, row), 'comments').toBeGreaterThanOrEqual(1);
}

function issueOf({ world }: Saga, { issueId }: FollowUpRow) {
  return world.closecall.jira.issues().find(({ id }) => id === issueId);
}

function commentsOf(saga: Saga, row: FollowUpRow): number {
  const issue = issueOf(saga, row);
  if (issue === undefined) return 0;
  const comments = saga.world.closecall.jira.comments(issue.key);
  return comments.filter((each) => JSON.stringify(each).includes(mistakeMarker(row.marker))).length;
}
