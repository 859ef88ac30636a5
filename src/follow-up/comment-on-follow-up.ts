import { and, asc, eq, gt, ne, sql } from 'drizzle-orm';
import { OutboundError } from '../../connectors/contract.ts';
import type {
  TicketBlock,
  TicketTracker,
  WriteOutcome,
} from '../../connectors/contract-tickets.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { paragraph, utc } from './draft-ticket.ts';
import {
  type FollowUpContext,
  openTracker,
  pauseConnection,
  pausedForSeconds,
} from './follow-up-context.ts';
import { done, later, type TaskOutcome } from './task-outcome.ts';

const mostListed = 10;

/** A comment that could not be placed is tried again after so long. */
const retrySeconds = 60;

/**
 * The task: the ticket's one comment says how often it happened again since. It is written once and
 * then kept up to date; before a first write the ticket is searched for one of ours, so that an
 * unclear outcome leaves no second comment.
 */
export async function commentOnFollowUp(
  context: FollowUpContext,
  id: string,
): Promise<TaskOutcome> {
  const [row] = await context.db.select().from(followUps).where(eq(followUps.id, id));
  if (row === undefined || row.issueKey === null || row.connectionId === null) return done;
  const news = await newsSince(context, row);
  if (news.again.length === 0 && news.changed === null) return done;
  const paused = await pausedForSeconds(context.db, row.connectionId);
  if (paused > 0) return later(paused);
  const opened = await openTracker(context, row.connectionId);
  if ('problem' in opened) return later(retrySeconds);
  const body = commentBody(row, news);
  const outcome = await write(opened.tracker, row.issueKey, row, body);
  switch (outcome.kind) {
    case 'done':
      await context.db
        .update(followUps)
        .set({ commentId: outcome.value.commentId })
        .where(eq(followUps.id, id));
      return done;
    case 'refused':
      // A comment that the tracker will not take (closed project, locked issue) is let go.
      return done;
    case 'not_sent': {
      const seconds = (outcome.retryAfterMs ?? retrySeconds * 1000) / 1000;
      if (outcome.retryAfterMs !== null)
        await pauseConnection(context.db, row.connectionId, seconds, outcome.detail);
      return later(seconds);
    }
    case 'ambiguous':
      return later(retrySeconds);
  }
}

async function write(
  tracker: TicketTracker,
  issueKey: string,
  row: FollowUpRow,
  body: readonly TicketBlock[],
): Promise<WriteOutcome<{ commentId: string }>> {
  if (row.commentId !== null) return tracker.updateComment(issueKey, row.commentId, body);
  let known: string | undefined;
  try {
    [known] = await tracker.findComments(issueKey, row.marker);
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    const { status, message: words, retryAfterMs } = error;
    if (error.code === 'refused') return { kind: 'refused', status: status ?? 0, words };
    return { kind: 'not_sent', detail: words, retryAfterMs };
  }
  return known === undefined
    ? tracker.addComment(issueKey, body)
    : tracker.updateComment(issueKey, known, body);
}

type News = { again: readonly CandidateRow[]; total: number; changed: CandidateRow | null };

async function newsSince(context: FollowUpContext, row: FollowUpRow): Promise<News> {
  const again = await context.db
    .select()
    .from(candidates)
    .where(
      and(
        eq(candidates.fingerprint, row.fingerprint),
        ne(candidates.id, row.candidateId),
        ne(candidates.status, 'withdrawn'),
        // Its own story fired again; that is no other time.
        sql`not (${candidates.status} = 'merged' and ${candidates.decidedBy} is not distinct from 'system')`,
        gt(
          candidates.occurredAt,
          sql`(select occurred_at from candidates where id = ${row.candidateId})`,
        ),
      ),
    )
    .orderBy(asc(candidates.occurredAt), asc(candidates.id))
    .limit(500);
  const [first] = await context.db
    .select()
    .from(candidates)
    .where(eq(candidates.id, row.candidateId));
  const changed = first?.factsChanged ? first : null;
  return { again: again.slice(-mostListed), total: again.length, changed };
}

function commentBody(row: FollowUpRow, { again, total, changed }: News): TicketBlock[] {
  const blocks: TicketBlock[] = [];
  if (total > 0) {
    const times = total === 1 ? 'once' : `${total} times`;
    blocks.push(paragraph({ text: `It happened again, ${times} since.`, strong: true }), {
      kind: 'bullets',
      items: again.map(({ occurredAt, story }) => [{ text: `${utc(occurredAt)}  ${story}` }]),
    });
  }
  if (changed !== null) {
    blocks.push(paragraph({ text: `What is known about it changed: ${changed.story}` }));
  }
  return [...blocks, paragraph({ text: `Kept up to date by Closecall (${row.marker}).` })];
}
