import { eq } from 'drizzle-orm';
import { OutboundError } from '../../connectors/contract.ts';
import { changeState } from '../db/change-state.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { followUps } from '../db/schema/follow-ups.ts';
import { type FollowUpContext, openTracker, pausedForSeconds } from './follow-up-context.ts';
import { lockFollowUp } from './move-follow-up.ts';
import { asSeen } from './reconcile-follow-up.ts';
import { takeTicketState } from './take-ticket-state.ts';
import { done, later, type TaskOutcome } from './task-outcome.ts';

const everySeconds = 3_600;

/** A finished ticket is still read once a day, for two weeks, in case it is opened again. */
const finishedEverySeconds = 86_400;
const finishedForMs = 14 * 86_400_000;

/** The task: reads the ticket now and then, for webhooks that never came. */
export async function syncFollowUp(context: FollowUpContext, id: string): Promise<TaskOutcome> {
  const [row] = await context.db.select().from(followUps).where(eq(followUps.id, id));
  if (row === undefined || row.issueId === null || row.connectionId === null) return done;
  const { issueId } = row;
  const at = await databaseNow(context.db);
  if (row.closedAt !== null && at.getTime() - row.closedAt.getTime() > finishedForMs) return done;
  const pause = row.closedAt === null ? everySeconds : finishedEverySeconds;
  if ((await pausedForSeconds(context.db, row.connectionId)) > 0) return later(pause);
  const opened = await openTracker(context, row.connectionId);
  if ('problem' in opened) return later(pause);
  try {
    const ticket = await opened.tracker.read(issueId);
    await changeState(context, async (tx, owe) => {
      const locked = await lockFollowUp(tx, id);
      if (locked === null) return;
      const seen =
        ticket === null
          ? { ...lastKnown(issueId, locked.issueKey), at: await databaseNow(tx) }
          : asSeen(ticket, await databaseNow(tx));
      await takeTicketState(tx, owe, locked, seen, opened.ends);
    });
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
  }
  return later(pause);
}

function lastKnown(id: string, key: string | null) {
  const status = { id: null, name: null, category: null };
  return { id, key: key ?? id, url: null, status, resolution: null, deleted: true };
}
