import { eq } from 'drizzle-orm';
import { OutboundError } from '../../connectors/contract.ts';
import type {
  TicketBlock,
  TicketEnds,
  TicketTracker,
  WriteOutcome,
} from '../../connectors/contract-tickets.ts';
import { mistakeMarker } from '../core/follow-up/mistake-marker.ts';
import { ticketEnding } from '../core/follow-up/ticket-ending.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { paragraph } from './draft-ticket.ts';
import { type FollowUpContext, trackerOrWait } from './follow-up-context.ts';
import { done, later, type TaskOutcome } from './task-outcome.ts';
import { isRehearsing } from './ticket-target.ts';

const retrySeconds = 60;

/** What one step came to: it is over, it has a reason why not, or it is tried again. */
type Step =
  | { kind: 'over' }
  | { kind: 'refused'; words: string }
  | { kind: 'again'; seconds: number };

const over: Step = { kind: 'over' };

/**
 * The task: a ticket that a person closed as a mistake gets a comment that says so, and is moved to a
 * status that means won't do, if its workflow has a way there. Each is read before it is written;
 * where Jira will not, a notice says so.
 */
export async function closeMistake(context: FollowUpContext, id: string): Promise<TaskOutcome> {
  const [row] = await context.db.select().from(followUps).where(eq(followUps.id, id));
  if (row === undefined || row.closedAsMistakeAt === null || row.gone === 'deleted') return done;
  const { connectionId, issueId } = row;
  if (connectionId === null || issueId === null) return done;
  if (await isRehearsing(context.db, row)) {
    await note(
      context,
      row,
      `Its team rehearses, so Jira was told nothing. Please close ${row.issueKey} there.`,
    );
    return done;
  }
  const opened = await trackerOrWait(context, connectionId);
  if ('kind' in opened) return opened;
  const steps = [
    () => sayIt(opened.tracker, issueId, row),
    () => moveAway(opened.tracker, issueId, opened.ends),
  ];
  for (const step of steps) {
    const outcome = await step().catch(readFailure);
    if (outcome.kind === 'refused') await note(context, row, outcome.words);
    if (outcome.kind === 'again') return later(outcome.seconds);
  }
  return done;
}

async function sayIt(tracker: TicketTracker, issueId: string, row: FollowUpRow): Promise<Step> {
  const marker = mistakeMarker(row.marker);
  if ((await tracker.findComments(issueId, marker)).length > 0) return over;
  return stepOf(await tracker.addComment(issueId, words(marker)));
}

function words(marker: string): readonly TicketBlock[] {
  const said = 'This ticket was opened by mistake, and nobody needs to do anything about it.';
  return [
    paragraph({ text: said, strong: true }),
    paragraph({ text: 'What it is about is looked at again in Closecall.' }),
    paragraph({ text: `Said by Closecall (${marker}).` }),
  ];
}

async function moveAway(tracker: TicketTracker, issueId: string, ends: TicketEnds): Promise<Step> {
  const ticket = await tracker.read(issueId);
  if (ticket === null) return over;
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
      return { kind: 'refused', words: `${lead}${outcome.words}` };
    case 'not_sent':
      return again(secondsOr(outcome.retryAfterMs));
    case 'ambiguous':
      return again(retrySeconds);
  }
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
  if (error.code === 'refused') return { kind: 'refused', words: `Jira said: ${error.message}` };
  return again(secondsOr(error.retryAfterMs));
}

async function note({ db }: FollowUpContext, { id }: FollowUpRow, notice: string): Promise<void> {
  await db.update(followUps).set({ notice }).where(eq(followUps.id, id));
}
