import { eq } from 'drizzle-orm';
import { OutboundError } from '../../connectors/contract.ts';
import type { TicketTracker } from '../../connectors/contract-tickets.ts';
import { isAboutAccess } from '../core/follow-up/out-of-step.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import type { FollowUpContext } from './follow-up-context.ts';
import { isGoneForGood, noteInStep, putOff, putOffUnseen, trackerToWriteTo } from './put-off.ts';
import { done, later, type TaskOutcome } from './task-outcome.ts';

const retrySeconds = 60;

/**
 * The task: the ticket is linked to the one of the last time, which its text names anyway. What is
 * linked is read before it is written, so that a repeat changes nothing; where Jira will not, a
 * notice says so and nothing waits for it. What our account may not do for now stays owed.
 */
export async function linkFollowUp(
  context: FollowUpContext,
  id: string,
  owedAt: Date,
): Promise<TaskOutcome> {
  const row = await followUpById(context, id);
  const previous = row?.previousId == null ? null : await followUpById(context, row.previousId);
  // What was a mistake came back from nowhere, and its notice waits for the closing.
  if (row === null || row.closedAsMistakeAt !== null) return done;
  const { connectionId, issueKey } = row;
  const isOver = isGoneForGood(row) || !isLinkable(row, previous);
  if (connectionId === null || issueKey === null || isOver) {
    await noteInStep(context.db, row, 'write');
    return done;
  }
  const opened = await trackerToWriteTo(context, row, connectionId);
  if ('kind' in opened) return opened;
  const outcome = await linkOnce(opened.tracker, issueKey, previous);
  switch (outcome.kind) {
    case 'done':
      await noteInStep(context.db, row, 'write');
      return done;
    case 'refused': {
      const why = `It could not be linked to ${previous.issueKey}: ${outcome.words}`;
      if (isAboutAccess(outcome.status)) return putOff(context, row, { owedAt, why });
      await note(context, id, why);
      return done;
    }
    case 'not_shown':
      return putOffUnseen(context, row, { owedAt });
    case 'not_sent':
      return later(outcome.retryAfterMs === null ? retrySeconds : outcome.retryAfterMs / 1000);
    case 'ambiguous':
      return later(retrySeconds);
  }
}

function isLinkable(row: FollowUpRow, previous: FollowUpRow | null): previous is FollowUpRow {
  // A person may say that it is the same ticket, and a link can't lead to another site.
  return (
    previous !== null &&
    previous.issueId !== row.issueId &&
    previous.connectionId === row.connectionId
  );
}

async function linkOnce(tracker: TicketTracker, key: string, previous: FollowUpRow) {
  const { issueId, issueKey } = previous;
  if (issueId === null || issueKey === null) return { kind: 'done' } as const;
  try {
    if (await tracker.isLinked(key, { id: issueId, key: issueKey })) {
      return { kind: 'done' } as const;
    }
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    if (error.status === 404) return { kind: 'not_shown' } as const;
    if (error.code === 'refused') {
      return { kind: 'refused', status: error.status, words: error.message } as const;
    }
    const { message: detail, retryAfterMs } = error;
    return { kind: 'not_sent', detail, retryAfterMs } as const;
  }
  return tracker.link(key, issueKey);
}

async function followUpById({ db }: FollowUpContext, id: string): Promise<FollowUpRow | null> {
  const [row] = await db.select().from(followUps).where(eq(followUps.id, id));
  return row ?? null;
}

async function note({ db }: FollowUpContext, id: string, notice: string): Promise<void> {
  await db.update(followUps).set({ notice }).where(eq(followUps.id, id));
}
