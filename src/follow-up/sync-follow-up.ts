import { eq } from 'drizzle-orm';
import { OutboundError } from '../../connectors/contract.ts';
import type { FoundTicket } from '../../connectors/contract-tickets.ts';
import { isAboutAccess, parkedSeconds } from '../core/follow-up/out-of-step.ts';
import { nextReadInSeconds } from '../core/follow-up/sync-schedule.ts';
import { changeState } from '../db/change-state.ts';
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
import { noteInStep, noteOutOfStep } from './put-off.ts';
import { asSeen } from './reconcile-follow-up.ts';
import { type SeenTicket, takeTicketState } from './take-ticket-state.ts';
import { done, later, type TaskOutcome } from './task-outcome.ts';

type Context = FollowUpContext & { random: () => number };

/**
 * The task: reads the ticket now and then, for webhooks that never came, and right after it was
 * opened, because the create's answer tells no status.
 */
export async function syncFollowUp(context: Context, id: string): Promise<TaskOutcome> {
  const [row] = await context.db.select().from(followUps).where(eq(followUps.id, id));
  if (row === undefined || row.issueId === null || row.connectionId === null) return done;
  const at = await databaseNow(context.db);
  const paused = await pausedForSeconds(context.db, row.connectionId);
  if (paused > 0) return later(paused + context.random() * 60);
  const opened = await openTracker(context, row.connectionId);
  if ('problem' in opened) return park(context, row, at, opened.problem);
  try {
    await take(context, row, opened, at);
    await noteInStep(context.db, row, 'read');
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    await noteRefused(context, row, error);
    if (error.retryAfterMs !== null) {
      return later(error.retryAfterMs / 1000 + context.random() * 60);
    }
  }
  return again(context, row, at, opened.hasWebhooks);
}

/** Only another configuration mends that, which wakes it. */
async function park(
  context: Context,
  row: FollowUpRow,
  at: Date,
  problem: string,
): Promise<TaskOutcome> {
  await noteOutOfStep(context.db, row, 'read', problem);
  const next = await again(context, row, at, true);
  return next.kind === 'done' ? done : later(parkedSeconds);
}

async function noteRefused({ db }: Context, row: FollowUpRow, error: OutboundError) {
  const { code, status, message } = error;
  if (code !== 'refused' || !isAboutAccess(status)) return;
  await noteOutOfStep(db, row, 'read', `Jira said: ${message}`);
}

/** When it is read the next time, as it stands now. */
async function again(
  { db, random }: Context,
  { id }: FollowUpRow,
  at: Date,
  hasWebhooks: boolean,
): Promise<TaskOutcome> {
  const [row] = await db.select().from(followUps).where(eq(followUps.id, id));
  const closedAt = row?.closedAt ?? null;
  const closedForMs = closedAt === null ? null : at.getTime() - closedAt.getTime();
  const seconds = nextReadInSeconds({ closedForMs, hasWebhooks }, random());
  return seconds === null ? done : later(seconds);
}

async function take(
  context: FollowUpContext,
  row: FollowUpRow,
  { tracker, ends }: OpenTracker,
  at: Date,
): Promise<void> {
  const { id, issueId, project } = row;
  if (issueId === null) return;
  const ticket = await tracker.read(issueId);
  const isGone = ticket === null && project !== null && (await tracker.seesProject(project));
  await changeState(context, async (tx, owe) => {
    const locked = await lockFollowUp(tx, id);
    if (locked === null) return;
    const seen = seenAs(locked, ticket, isGone, at);
    if (seen === null) await noteOutOfSight(tx, locked);
    else await takeTicketState(tx, owe, locked, seen, ends);
  });
}

/** What a read says; null where neither the ticket nor its project is to be seen. */
function seenAs(
  row: FollowUpRow,
  ticket: FoundTicket | null,
  isGone: boolean,
  at: Date,
): SeenTicket | null {
  if (ticket !== null) return asSeen(ticket, at);
  if (!isGone || row.issueId === null) return null;
  const status = { id: null, name: null, category: null };
  const nothing = { url: null, project: null, labels: null, status, resolution: null };
  return {
    id: row.issueId,
    key: row.issueKey ?? row.issueId,
    ...nothing,
    overSince: null,
    deleted: 'not_found',
    at,
  };
}
