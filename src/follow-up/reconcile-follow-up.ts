import { eq } from 'drizzle-orm';
import { OutboundError } from '../../connectors/contract.ts';
import type { FoundTicket, TicketTracker } from '../../connectors/contract-tickets.ts';
import {
  askAPersonAfterSeconds,
  nextCheckInSeconds,
} from '../core/follow-up/reconcile-schedule.ts';
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
import { takeTicketState } from './take-ticket-state.ts';
import { done, later, type TaskOutcome } from './task-outcome.ts';

/**
 * The task: a create whose outcome nobody knows is looked for by its marker. It is never created
 * again from here; after ten minutes a person is asked, and the search goes on at a slower pace.
 */
export async function reconcileFollowUp(
  context: FollowUpContext,
  id: string,
): Promise<TaskOutcome> {
  const [row] = await context.db.select().from(followUps).where(eq(followUps.id, id));
  if (row === undefined || row.status !== 'unknown') return done;
  if (row.connectionId === null || row.project === null) return done;
  const paused = await pausedForSeconds(context.db, row.connectionId);
  if (paused > 0) return later(paused);
  const opened = await openTracker(context, row.connectionId);
  if ('problem' in opened) return notFound(context, row, opened.problem);
  return search(context, row, { ...opened, project: row.project });
}

async function search(
  context: FollowUpContext,
  row: FollowUpRow,
  { tracker, ends, project }: OpenTracker & { project: string },
): Promise<TaskOutcome> {
  try {
    const at = await databaseNow(context.db);
    const ticket = await findOurs(tracker, project, row.marker);
    if (ticket === null) return await notFound(context, row, null);
    await changeState(context, async (tx, owe) => {
      const locked = await lockFollowUp(tx, row.id);
      if (locked === null) return;
      await takeTicketState(tx, owe, locked, asSeen(ticket, at), ends);
    });
    return done;
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    const outcome = await notFound(context, row, error.message);
    if (error.retryAfterMs === null || outcome.kind === 'done') return outcome;
    return later(Math.max(outcome.seconds, error.retryAfterMs / 1000));
  }
}

/** For a person who waits for the answer; null where nothing is found, or nobody can be asked. */
export async function searchOnceMore(context: FollowUpContext, id: string) {
  const [row] = await context.db.select().from(followUps).where(eq(followUps.id, id));
  if (row?.status !== 'unknown' || row.connectionId === null || row.project === null) return null;
  const opened = await openTracker(context, row.connectionId);
  if ('problem' in opened) return null;
  try {
    const ticket = await findOurs(opened.tracker, row.project, row.marker);
    if (ticket === null) return null;
    return { seen: asSeen(ticket, await databaseNow(context.db)), ends: opened.ends };
  } catch (error) {
    if (!(error instanceof OutboundError)) throw error;
    return null;
  }
}

/** The oldest issue of the project that carries the marker, by the label as it stands there. */
export async function findOurs(
  tracker: TicketTracker,
  project: string,
  marker: string,
): Promise<FoundTicket | null> {
  const found = await tracker.findByLabel(project, marker);
  const ours = found.filter((each) => each.project === project && each.labels.includes(marker));
  const [first] = [...ours].sort((a, b) => Number(a.id) - Number(b.id));
  return first ?? null;
}

export function asSeen(ticket: FoundTicket, at: Date) {
  const { id, key, url, project, labels, status, resolution, overSince = null } = ticket;
  return {
    id,
    key,
    url,
    project,
    labels,
    status,
    resolution: resolution ?? null,
    overSince,
    deleted: false,
    at,
  };
}

async function notFound(
  context: FollowUpContext,
  { id }: FollowUpRow,
  trouble: string | null,
): Promise<TaskOutcome> {
  return changeState(context, async (tx) => {
    const row = await lockFollowUp(tx, id);
    if (row === null || row.status !== 'unknown') return done;
    const since = row.unknownSince ?? row.createdAt;
    const unknownFor = ((await databaseNow(tx)).getTime() - since.getTime()) / 1000;
    const checks = row.checks + 1;
    const problem = unknownFor >= askAPersonAfterSeconds ? askAPerson(row, trouble) : row.problem;
    await tx.update(followUps).set({ checks, problem }).where(eq(followUps.id, id));
    return later(nextCheckInSeconds(checks, unknownFor));
  });
}

function askAPerson(row: FollowUpRow, trouble: string | null): string {
  const asked = trouble === null ? '' : ` The last search failed: ${trouble}`;
  return (
    `Jira did not say whether the ticket was created, and no issue in ${row.project} carries the label ` +
    `${row.marker} so far. Look there: name the issue if you find it, or create the ticket after all.${asked}`
  );
}
