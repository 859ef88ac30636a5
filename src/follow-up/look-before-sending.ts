import { eq } from 'drizzle-orm';
import { OutboundError } from '../../connectors/contract.ts';
import { changeState } from '../db/change-state.ts';
import { nowPlusSeconds } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { claimSeconds, lockClaimed, release } from './claimed-follow-up.ts';
import { type FollowUpContext, type OpenTracker, openTracker } from './follow-up-context.ts';
import { leastPauseSeconds } from './guard-tracker.ts';
import { asSeen, findOurs } from './reconcile-follow-up.ts';
import { takeTicketState } from './take-ticket-state.ts';
import { done, later, type TaskOutcome } from './task-outcome.ts';

/** Without a wish of the tracker's, a search that was not answered is tried again after so long. */
const retrySeconds = 30;

/**
 * What was sent before is looked for right before it is sent again: between a person's word and the
 * call hours may pass in which Jira did not answer. A ticket that is found is the one; while nobody
 * can search, the create waits. Null where it may be sent: for the first time, after a search that
 * found none, or where Jira does not let us search, which is for the person who asked to do.
 */
export async function lookBeforeSending(
  context: FollowUpContext,
  row: FollowUpRow,
): Promise<TaskOutcome | null> {
  const { sends, connectionId, project } = row;
  if (sends === 0 || connectionId === null || project === null) return null;
  const opened = await openTracker(context, connectionId);
  if ('problem' in opened) return null;
  try {
    return await takeFound(context, row, { ...opened, project });
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    if (error.code === 'refused') return null;
    const seconds = Math.max(leastPauseSeconds, (error.retryAfterMs ?? retrySeconds * 1000) / 1000);
    return release(context, row, seconds, `Not sent yet: ${error.message}`);
  }
}

async function takeFound(
  context: FollowUpContext,
  row: FollowUpRow,
  { tracker, ends, project }: OpenTracker & { project: string },
): Promise<TaskOutcome | null> {
  const at = await databaseNow(context.db);
  const ticket = await findOurs(tracker, project, row.marker);
  return changeState(context, async (tx, owe) => {
    const locked = await lockClaimed(tx, row);
    if (locked === null) return later(claimSeconds);
    if (ticket === null) {
      // A slow search leaves as much time for the call as none.
      await tx
        .update(followUps)
        .set({ claimedUntil: nowPlusSeconds(claimSeconds) })
        .where(eq(followUps.id, row.id));
      return null;
    }
    await takeTicketState(tx, owe, locked, asSeen(ticket, at), ends);
    return done;
  });
}
