import { eq, sql } from 'drizzle-orm';
import type { TicketDraft, TicketRef, WriteOutcome } from '../../connectors/contract-tickets.ts';
import { changeState } from '../db/change-state.ts';
import { now, nowPlusSeconds, type Transaction } from '../db/client.ts';
import { countOccurrences } from '../db/queries/count-occurrences.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { candidates } from '../db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { teams } from '../db/schema/index.ts';
import { leaveIfUnwanted } from './cancel-follow-up.ts';
import { draftTicket } from './draft-ticket.ts';
import {
  type FollowUpContext,
  type OpenTracker,
  openTracker,
  pauseConnection,
  pausedForSeconds,
} from './follow-up-context.ts';
import { lockFollowUp, moveFollowUp } from './move-follow-up.ts';
import { done, later, type TaskOutcome } from './task-outcome.ts';

/** A claim outlives the create call, whose limit is 10 s in all. */
const claimSeconds = 15;

/** Without a wish of the tracker's, an unsent create waits this long. */
const notSentPauseSeconds = 30;

type Target = { connectionId: string; project: string; issueType: string };
type Ready = OpenTracker & { row: FollowUpRow; target: Target; draft: TicketDraft };

/**
 * The task: the undo window is over, so the one create call is sent. The row is claimed on the
 * database's time before anything leaves the house, and marked `opening` right before the call; a
 * crash from then on makes it `unknown`, never a second call.
 */
export async function openFollowUp(context: FollowUpContext, id: string): Promise<TaskOutcome> {
  const claimed = await claim(context, id);
  if ('kind' in claimed) return claimed;
  const ready = await prepare(context, claimed);
  if ('kind' in ready) return ready;
  const sending = await markSending(context, ready);
  if (!sending) return later(claimSeconds);
  return record(context, ready, await ready.tracker.create(ready.draft));
}

async function claim(context: FollowUpContext, id: string): Promise<FollowUpRow | TaskOutcome> {
  return changeState(context, async (tx, owe) => {
    const row = await lockFollowUp(tx, id);
    if (row === null) return done;
    const at = await databaseNow(tx);
    const claimedByOther = row.claimedUntil !== null && row.claimedUntil > at;
    if (claimedByOther) return later(claimSeconds);
    if (row.status === 'opening') {
      // Whoever sent it did not live to tell how it ended.
      await moveFollowUp(tx, row, 'outcome_unknown', 'system', {
        unknownSince: now,
        claimedUntil: null,
      });
      owe('reconcile-follow-up', id, { inSeconds: 0 });
      return done;
    }
    if (row.status !== 'held') return done;
    const waitMs = row.heldUntil.getTime() - at.getTime();
    if (waitMs > 0) return later(waitMs / 1000);
    await tx
      .update(followUps)
      .set({ claimedUntil: nowPlusSeconds(claimSeconds) })
      .where(eq(followUps.id, id));
    return row;
  });
}

/** Everything that can go wrong before the call, so that nothing is between `opening` and the wire. */
async function prepare(context: FollowUpContext, row: FollowUpRow): Promise<Ready | TaskOutcome> {
  const target = await targetOf(context, row);
  if ('problem' in target) return fail(context, row, target.problem);
  const paused = await pausedForSeconds(context.db, target.connectionId);
  if (paused > 0) return release(context, row, paused);
  const opened = await openTracker(context, target.connectionId);
  if ('problem' in opened) return fail(context, row, opened.problem);
  const [candidate] = await context.db
    .select()
    .from(candidates)
    .where(eq(candidates.id, row.candidateId));
  if (candidate === undefined) return fail(context, row, 'Its candidate is gone.');
  const draft = draftTicket({
    candidate,
    marker: row.marker,
    project: target.project,
    issueType: target.issueType,
    publicUrl: context.publicUrl,
    previous: await previousTicket(context, row),
    occurrences: await countOccurrences(context.db, candidate.fingerprint),
  });
  return { ...opened, row, target, draft };
}

async function targetOf(
  context: FollowUpContext,
  row: FollowUpRow,
): Promise<Target | { problem: string }> {
  if (row.teamId === null) {
    return {
      problem:
        'It belongs to no team yet, so nobody knows which Jira project it goes to. Give its service a team, then try again.',
    };
  }
  const [team] = await context.db.select().from(teams).where(eq(teams.id, row.teamId));
  if (!team?.jira) {
    return {
      problem: `The team "${row.teamId}" has no Jira project yet. Set one, then try again.`,
    };
  }
  return {
    connectionId: team.jira.connection,
    project: team.jira.project,
    issueType: team.jira.issueType,
  };
}

async function previousTicket(context: FollowUpContext, row: FollowUpRow) {
  if (row.previousId === null) return null;
  const [previous] = await context.db
    .select()
    .from(followUps)
    .where(eq(followUps.id, row.previousId));
  if (previous === undefined || previous.issueKey === null) return null;
  return { key: previous.issueKey, url: previous.issueUrl };
}

async function fail(
  context: FollowUpContext,
  row: FollowUpRow,
  problem: string,
): Promise<TaskOutcome> {
  return changeState(context, async (tx) => {
    const locked = await lockClaimed(tx, row);
    if (locked === null) return later(claimSeconds);
    await moveFollowUp(tx, locked, 'refused', 'system', { problem, claimedUntil: null });
    return done;
  });
}

/** What was claimed, locked; null where the claim is over or it moved, so that it may tell of another candidate. */
async function lockClaimed(
  tx: Transaction,
  { id, version }: FollowUpRow,
): Promise<FollowUpRow | null> {
  const row = await lockFollowUp(tx, id);
  if (row === null || row.version !== version || row.claimedUntil === null) return null;
  return row.claimedUntil > (await databaseNow(tx)) ? row : null;
}

async function release(
  context: FollowUpContext,
  { id }: FollowUpRow,
  seconds: number,
): Promise<TaskOutcome> {
  await context.db
    .update(followUps)
    .set({ claimedUntil: null, heldUntil: nowPlusSeconds(seconds) })
    .where(eq(followUps.id, id));
  return later(seconds);
}

async function markSending(context: FollowUpContext, { row, target }: Ready): Promise<boolean> {
  return changeState(context, async (tx) => {
    const locked = await lockClaimed(tx, row);
    if (locked === null) return false;
    const moved = await moveFollowUp(tx, locked, 'send', 'system', {
      connectionId: target.connectionId,
      project: target.project,
      issueType: target.issueType,
      problem: null,
      sends: sql`${followUps.sends} + 1`,
      claimedUntil: nowPlusSeconds(claimSeconds),
    });
    return moved !== null;
  });
}

/**
 * Writes down how the call ended. Where that took so long that others went on without it, what it
 * made is still the ticket, and a definite no counts only for the call that it answers.
 */
async function record(
  context: FollowUpContext,
  { row: { id, sends }, target }: Ready,
  outcome: WriteOutcome<TicketRef>,
): Promise<TaskOutcome> {
  return changeState(context, async (tx, owe) => {
    const row = await lockFollowUp(tx, id);
    if (row === null) return done;
    if (outcome.kind !== 'done' && row.sends !== sends + 1) return done;
    switch (outcome.kind) {
      case 'done':
        await recordOpened(tx, row, outcome.value);
        owe('sync-follow-up', id, { inSeconds: 3_600 });
        return done;
      case 'refused':
        await recordNotMade(tx, row, 'refused', { problem: outcome.words });
        return done;
      case 'not_sent': {
        const seconds = Math.max(1, (outcome.retryAfterMs ?? notSentPauseSeconds * 1000) / 1000);
        await recordNotMade(tx, row, 'not_sent', {
          heldUntil: nowPlusSeconds(seconds),
          problem: `Not sent yet: ${outcome.detail}`,
        });
        owe('open-follow-up', id, { inSeconds: seconds });
        if (outcome.retryAfterMs !== null)
          await pauseConnection(tx, target.connectionId, seconds, outcome.detail);
        return done;
      }
      case 'ambiguous':
        await moveFollowUp(tx, row, 'outcome_unknown', 'system', {
          unknownSince: now,
          claimedUntil: null,
          problem: `Nobody knows yet whether the ticket was created: ${outcome.detail}`,
        });
        owe('reconcile-follow-up', id, { inSeconds: 2 });
        return done;
    }
  });
}

/** There is surely no ticket. */
async function recordNotMade(
  tx: Transaction,
  row: FollowUpRow,
  event: 'refused' | 'not_sent',
  set: { problem: string; heldUntil?: ReturnType<typeof sql> },
) {
  const cleared = { claimedUntil: null, unknownSince: null, checks: 0 };
  const moved = await moveFollowUp(tx, row, event, 'system', { ...cleared, ...set });
  if (moved !== null) await leaveIfUnwanted(tx, moved, 'system');
}

/** The ticket exists. Its webhook may have told so before the answer came. */
async function recordOpened(tx: Transaction, row: FollowUpRow, ticket: TicketRef): Promise<void> {
  await moveFollowUp(tx, row, 'created', 'system', {
    issueId: ticket.id,
    issueKey: ticket.key,
    issueUrl: ticket.url,
    openedAt: now,
    claimedUntil: null,
    unknownSince: null,
    problem: null,
  });
}
