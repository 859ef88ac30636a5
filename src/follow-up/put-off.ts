import { and, eq, isNull, or, sql } from 'drizzle-orm';
import {
  nextTryInSeconds,
  outOfSightSeconds,
  outOfStep,
  parkedSeconds,
} from '../core/follow-up/out-of-step.ts';
import { changeState } from '../db/change-state.ts';
import type { DbOrTx } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import {
  type FollowUpContext,
  type OpenTracker,
  openTracker,
  pausedForSeconds,
} from './follow-up-context.ts';
import { lockFollowUp } from './move-follow-up.ts';
import { noteOutOfSight } from './note-standing.ts';
import { done, later, type TaskOutcome } from './task-outcome.ts';
import { isRehearsing } from './ticket-target.ts';

type Way = keyof typeof outOfStep;

/**
 * The tracker that a ticket is written to, or that it waits: for the end of a pause, or until another
 * configuration wakes it, because the connection can't be used or the team rehearses.
 */
export async function trackerToWriteTo(
  context: FollowUpContext,
  row: FollowUpRow,
  connectionId: string,
): Promise<OpenTracker | TaskOutcome> {
  if (await isRehearsing(context.db, row)) {
    return park(context, row, 'Its team rehearses, so nothing is written.');
  }
  const paused = await pausedForSeconds(context.db, connectionId);
  if (paused > 0) return later(paused);
  const opened = await openTracker(context, connectionId);
  return 'problem' in opened ? park(context, row, opened.problem) : opened;
}

async function park({ db }: FollowUpContext, row: FollowUpRow, why: string): Promise<TaskOutcome> {
  await noteOutOfStep(db, row, 'write', why);
  return later(parkedSeconds);
}

/** Our account was refused, which may end by itself: nothing that is owed is dropped for that. */
export async function putOff(
  { db }: FollowUpContext,
  row: FollowUpRow,
  { owedAt, why }: { owedAt: Date; why: string },
): Promise<TaskOutcome> {
  await noteOutOfStep(db, row, 'write', why);
  const waitedMs = (await databaseNow(db)).getTime() - owedAt.getTime();
  return later(nextTryInSeconds(waitedMs / 1000));
}

/**
 * Jira does not show the ticket. Deleted, a read finds that out at once, and nothing is owed to it any
 * more; moved to where our account sees nothing, or without a right, it may come back.
 */
export async function putOffUnseen(
  context: FollowUpContext,
  row: FollowUpRow,
  { owedAt, last = '' }: { owedAt: Date; last?: string },
): Promise<TaskOutcome> {
  const { db } = context;
  const waitedMs = (await databaseNow(db)).getTime() - owedAt.getTime();
  if (waitedMs / 1000 < outOfSightSeconds) {
    await changeState(context, async (_, owe) => {
      owe('sync-follow-up', row.id, { inSeconds: 0 });
    });
    return putOff(context, row, { owedAt, why: 'Jira does not show it.' });
  }
  const why = 'Jira has not shown it for two weeks, so no more is tried.';
  await noteOutOfStep(db, row, 'write', `${why} ${last}`.trim());
  // Should it be seen again, this is owed again.
  await changeState(context, async (tx) => {
    const locked = await lockFollowUp(tx, row.id);
    if (locked !== null) await noteOutOfSight(tx, locked);
  });
  return done;
}

/** As far as anybody knows; should it be seen again, what it was owed is owed again. */
export function isGoneForGood({ gone }: FollowUpRow): boolean {
  return gone === 'deleted' || gone === 'not_found';
}

/** A notice that says more than that stays. */
export async function noteOutOfStep(
  db: DbOrTx,
  { id }: FollowUpRow,
  way: Way,
  why: string,
): Promise<void> {
  const lead = outOfStep[way];
  await db
    .update(followUps)
    .set({ notice: `${lead} ${why}` })
    .where(and(eq(followUps.id, id), or(isNull(followUps.notice), beginsWith(lead))));
}

export async function noteInStep(db: DbOrTx, { id }: FollowUpRow, way: Way): Promise<void> {
  await db
    .update(followUps)
    .set({ notice: null })
    .where(and(eq(followUps.id, id), beginsWith(outOfStep[way])));
}

function beginsWith(lead: string) {
  return sql`starts_with(${followUps.notice}, ${lead})`;
}
