import { and, eq, inArray, isNull, ne } from 'drizzle-orm';
import { OutboundError } from '../../connectors/contract.ts';
import type {
  TicketBlock,
  TicketEnds,
  TicketTracker,
  WriteOutcome,
} from '../../connectors/contract-tickets.ts';
import { mistakeMarker } from '../core/follow-up/mistake-marker.ts';
import { isAboutAccess } from '../core/follow-up/out-of-step.ts';
import { ticketEnding } from '../core/follow-up/ticket-ending.ts';
import { changeState } from '../db/change-state.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { paragraph } from './draft-ticket.ts';
import type { FollowUpContext, OpenTracker } from './follow-up-context.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { isGoneForGood, noteInStep, putOff, putOffUnseen, trackerToWriteTo } from './put-off.ts';
import { done, later, type TaskOutcome } from './task-outcome.ts';

const retrySeconds = 60;

/** What one step came to: it is over, it has a reason why not, it waits for our account, or for a moment. */
type Step =
  | { kind: 'over' }
  | { kind: 'refused' | 'waits'; words: string }
  | { kind: 'not_shown' }
  | { kind: 'again'; seconds: number };

const over: Step = { kind: 'over' };

/**
 * The task: a ticket that a person closed as a mistake gets a comment that says so, and is moved to a
 * status that means won't do, if its workflow has a way there. Each is read before it is written;
 * where Jira will not, a notice says so. One that another near miss has too gets the comment alone.
 */
export async function closeMistake(
  context: FollowUpContext,
  id: string,
  owedAt: Date,
): Promise<TaskOutcome> {
  const [row] = await context.db.select().from(followUps).where(eq(followUps.id, id));
  if (row === undefined || row.closedAsMistakeAt === null) return done;
  // Should it be seen again, this is owed again.
  if (isGoneForGood(row)) {
    await noteInStep(context.db, row, 'write');
    return done;
  }
  if (row.connectionId === null || row.issueId === null) return done;
  const opened = await trackerToWriteTo(context, row, row.connectionId);
  if ('kind' in opened) return opened;
  return oneAtATime(context, id, (claimed) => close(context, claimed, opened, owedAt));
}

async function close(
  context: FollowUpContext,
  row: FollowUpRow,
  { tracker, ends }: OpenTracker,
  owedAt: Date,
): Promise<TaskOutcome> {
  const { issueId } = row;
  if (issueId === null) return done;
  const isShared = await goesOnForOthers(context, row);
  const steps = [
    () => sayIt(tracker, issueId, row, isShared),
    isShared ? staysOpen(row) : () => moveAway(tracker, issueId, ends),
  ];
  for (const step of steps) {
    const outcome = await step().catch(readFailure);
    if (outcome.kind === 'not_shown') {
      const last = `Please close ${row.issueKey} there.`;
      return putOffUnseen(context, row, { owedAt, last });
    }
    if (outcome.kind === 'waits') return putOff(context, row, { owedAt, why: outcome.words });
    if (outcome.kind === 'again') return later(outcome.seconds);
    if (outcome.kind === 'refused') await note(context, row, outcome.words);
  }
  await noteInStep(context.db, row, 'write');
  return done;
}

/** Whether another follow-up has the very same ticket, and nobody called that one a mistake. */
async function goesOnForOthers({ db, directory }: FollowUpContext, row: FollowUpRow) {
  const { connectionId, issueId } = row;
  if (connectionId === null || issueId === null) return false;
  const [other] = await db
    .select({ id: followUps.id })
    .from(followUps)
    .where(
      and(
        ne(followUps.id, row.id),
        eq(followUps.issueId, issueId),
        inArray(followUps.connectionId, [...(await directory.sameSite(connectionId))]),
        inArray(followUps.status, ['open', 'done', 'wont_do']),
        isNull(followUps.closedAsMistakeAt),
      ),
    )
    .limit(1);
  return other !== undefined;
}

async function sayIt(
  tracker: TicketTracker,
  issueId: string,
  row: FollowUpRow,
  isShared: boolean,
): Promise<Step> {
  const marker = mistakeMarker(row.marker);
  if ((await tracker.findComments(issueId, marker)).length > 0) return over;
  return stepOf(await tracker.addComment(issueId, words(marker, isShared)));
}

function words(marker: string, isShared: boolean): readonly TicketBlock[] {
  const said = isShared
    ? 'One of the near misses that have this ticket was confirmed by mistake. The ticket goes on for the others.'
    : 'This ticket was opened by mistake, and nobody needs to do anything about it.';
  return [
    paragraph({ text: said, strong: true }),
    paragraph({ text: 'What it is about is looked at again in Closecall.' }),
    paragraph({ text: `Said by Closecall (${marker}).` }),
  ];
}

function staysOpen({ issueKey }: FollowUpRow): () => Promise<Step> {
  const words = `${issueKey ?? 'The ticket'} was left as it is in Jira: another near miss has the same ticket.`;
  return async () => ({ kind: 'refused', words });
}

async function moveAway(tracker: TicketTracker, issueId: string, ends: TicketEnds): Promise<Step> {
  const ticket = await tracker.read(issueId);
  if (ticket === null) return { kind: 'not_shown' };
  const resolution = ticket.resolution ?? null;
  if (ticketEnding({ status: ticket.status, resolution }, ends) !== 'open') return over;
  const ways = await tracker.transitions(issueId);
  const away = ways.find(
    ({ to }) => ticketEnding({ status: to, resolution: null }, ends) === 'wont_do',
  );
  if (away === undefined) {
    const name = ticket.status.name ?? 'its status';
    return {
      kind: 'refused',
      words: `Jira has no way from ${name} to a status that means won't do. Please close ${ticket.key} there.`,
    };
  }
  const moved = await tracker.transition(issueId, away.id);
  // Somebody moves it at the same moment: where it is then is read again.
  if (moved.kind === 'refused' && moved.status === 409) return again(5);
  return stepOf(moved, `Please close ${ticket.key} in Jira, which said: `);
}

function stepOf(outcome: WriteOutcome<unknown>, lead = 'Jira said: '): Step {
  switch (outcome.kind) {
    case 'done':
      return over;
    case 'refused':
      return refused(outcome.status, `${lead}${outcome.words}`);
    case 'not_sent':
      return again(secondsOr(outcome.retryAfterMs));
    case 'ambiguous':
      return again(retrySeconds);
  }
}

function refused(status: number | null, words: string): Step {
  if (status === 404) return { kind: 'not_shown' };
  return { kind: isAboutAccess(status) ? 'waits' : 'refused', words };
}

function again(seconds: number): Step {
  return { kind: 'again', seconds };
}

function secondsOr(retryAfterMs: number | null): number {
  return retryAfterMs === null ? retrySeconds : retryAfterMs / 1000;
}

/** A read that failed: either Jira will not, or it is asked again. */
function readFailure(error: unknown): Step {
  if (!(error instanceof OutboundError)) throw error;
  if (error.code === 'refused') return refused(error.status, `Jira said: ${error.message}`);
  return again(secondsOr(error.retryAfterMs));
}

/** Somebody may have closed it since it was read: it is read once more, which takes the notice back. */
async function note(context: FollowUpContext, { id }: FollowUpRow, notice: string): Promise<void> {
  await changeState(context, async (tx, owe) => {
    await tx.update(followUps).set({ notice }).where(eq(followUps.id, id));
    owe('sync-follow-up', id, { inSeconds: retrySeconds });
  });
}
