import { createHash } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { OutboundError } from '../../connectors/contract.ts';
import type {
  TicketBlock,
  TicketTracker,
  WriteOutcome,
} from '../../connectors/contract-tickets.ts';
import { repeatsMarker } from '../core/follow-up/mistake-marker.ts';
import { isAboutAccess } from '../core/follow-up/out-of-step.ts';
import { howOften } from '../db/queries/how-often.ts';
import { countOthersOfTicket, othersOfTicket } from '../db/queries/others-of-ticket.ts';
import { ticketToldUntil } from '../db/queries/told-until.ts';
import { candidates } from '../db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import type { FollowUpContext, OpenTracker } from './follow-up-context.ts';
import { oneAtATime } from './one-at-a-time.ts';
import {
  isGoneForGood,
  noteInStep,
  noteOutOfStep,
  putOff,
  putOffUnseen,
  trackerToWriteTo,
} from './put-off.ts';
import { done, later, type TaskOutcome } from './task-outcome.ts';
import { type News, tellsOfNothing, writeComment } from './write-comment.ts';

/** A comment that could not be placed is tried again after so long. */
const retrySeconds = 60;

/**
 * The task: the ticket's one comment says how often it happened again since. It is written once and
 * then kept up to date; before a new one is written the ticket is searched for one of ours, so that
 * an unclear outcome leaves no second comment. One that can't be edited is followed by a new one. What
 * our account may not write for now stays owed, and what Jira will not have is said in a notice.
 */
export async function commentOnFollowUp(
  context: FollowUpContext,
  id: string,
  owedAt: Date,
): Promise<TaskOutcome> {
  const [row] = await context.db.select().from(followUps).where(eq(followUps.id, id));
  if (row === undefined || row.issueId === null || row.connectionId === null) return done;
  // Its readers were told that it was opened by mistake.
  if (row.closedAsMistakeAt !== null) return done;
  if (isGoneForGood(row)) return nothingToTell(context, row);
  if ((await newsSince(context, row)) === null) return nothingToTell(context, row);
  const opened = await trackerToWriteTo(context, row, row.connectionId);
  if ('kind' in opened) return opened;
  return oneAtATime(context, id, (claimed) => comment(context, claimed, opened, owedAt));
}

async function comment(
  context: FollowUpContext,
  row: FollowUpRow,
  { tracker }: OpenTracker,
  owedAt: Date,
): Promise<TaskOutcome> {
  const { id, issueId } = row;
  // Somebody may have said so before it was claimed.
  if (row.closedAsMistakeAt !== null) return done;
  const news = await newsSince(context, row);
  if (news === null || issueId === null) return nothingToTell(context, row);
  const body = writeComment(row, news, context.publicUrl);
  const digest = digestOf(body);
  if (row.commentId !== null && row.commentDigest === digest) return nothingToTell(context, row);
  await keepComment(context, id, { commentDigest: unsure });
  const outcome = await write(tracker, issueId, row, { body, news });
  switch (outcome.kind) {
    case 'done':
      await keepComment(context, id, said(outcome.value, digest));
      await noteInStep(context.db, row, 'write');
      return done;
    case 'refused': {
      const { status, words } = outcome;
      if (isAboutAccess(status)) {
        return putOff(context, row, { owedAt, why: `Jira said: ${words}` });
      }
      if (status === 404) return putOffUnseen(context, row, { owedAt });
      await noteOutOfStep(context.db, row, 'write', `Jira took no comment, and said: ${words}`);
      return done;
    }
    case 'not_sent': {
      const seconds = (outcome.retryAfterMs ?? retrySeconds * 1000) / 1000;
      return later(seconds);
    }
    case 'ambiguous':
      return later(retrySeconds);
  }
}

/** Any more, or it says so already. */
async function nothingToTell({ db }: FollowUpContext, row: FollowUpRow): Promise<TaskOutcome> {
  await noteInStep(db, row, 'write');
  return done;
}

async function keepComment(
  { db }: FollowUpContext,
  id: string,
  set: Partial<Pick<FollowUpRow, 'commentId' | 'commentDigest'>>,
): Promise<void> {
  await db.update(followUps).set(set).where(eq(followUps.id, id));
}

/** Instead of a digest while something was sent and nobody knows whether it is there. */
const unsure = 'unsure';

function said(written: { commentId: string } | null, commentDigest: string) {
  return written === null ? { commentDigest: null } : { ...written, commentDigest };
}

/** The readers of a ticket are told of each edit, so what says the same is not written again. */
function digestOf(body: readonly TicketBlock[]): string {
  return createHash('sha256').update(JSON.stringify(body)).digest('base64url');
}

/** Updates our comment, or places one where there is none that can be edited; null where none is needed. */
async function write(
  tracker: TicketTracker,
  issueId: string,
  row: FollowUpRow,
  { body, news }: { body: readonly TicketBlock[]; news: News },
): Promise<WriteOutcome<{ commentId: string } | null>> {
  // What is not there any more, or can't be edited, needs not be taken back by a new one.
  const add = async () =>
    tellsOfNothing(news)
      ? ({ kind: 'done', value: null } as const)
      : await tracker.addComment(issueId, body);
  const newestOfOurs = async () =>
    (await tracker.findComments(issueId, repeatsMarker(row.marker))).at(-1) ?? null;
  try {
    const known = row.commentId ?? (await newestOfOurs());
    if (known === null) return await add();
    const updated = await tracker.updateComment(issueId, known, body);
    if (!canNotBeEdited(updated)) return updated;
    // One that took its place may be there, with nobody knowing.
    const newest = await newestOfOurs();
    return newest === null || newest === known
      ? await add()
      : await tracker.updateComment(issueId, newest, body);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    const { status, message: words, retryAfterMs } = error;
    if (error.code === 'refused') return { kind: 'refused', status: status ?? 0, words };
    return { kind: 'not_sent', detail: words, retryAfterMs };
  }
}

/** Jira answers 400 for a comment of another account, as ours was before its token, and 404 for none. */
function canNotBeEdited(outcome: WriteOutcome<unknown>): boolean {
  return outcome.kind === 'refused' && (outcome.status === 400 || outcome.status === 404);
}

/** Null where there is nothing to say, nor to take back. */
async function newsSince({ db }: FollowUpContext, row: FollowUpRow): Promise<News | null> {
  const [own] = await db.select().from(candidates).where(eq(candidates.id, row.candidateId));
  if (own === undefined) return null;
  const until = await ticketToldUntil(db, row.id);
  const { fingerprint } = row;
  const others = { fingerprint, id: own.id, before: until };
  const told = await othersOfTicket(db, others);
  const again = told.filter(({ occurredAt }) => occurredAt > own.occurredAt);
  const againInAll = await countOthersOfTicket(db, { ...others, after: own.occurredAt });
  const gaps = [own, ...told].map(({ gap }) => gap);
  const often = await howOften(db, fingerprint, own.occurredAt, until);
  const changed = own.factsChanged ? own : null;
  const news = { howOften: often, again, againInAll, gaps, changed };
  const isUnsaid = row.commentId === null && row.commentDigest === null;
  return tellsOfNothing(news) && isUnsaid ? null : news;
}
