import { isDeepStrictEqual } from 'node:util';
import { eq, sql } from 'drizzle-orm';
import type { TicketDraft, TicketRef, WriteOutcome } from '../../connectors/contract-tickets.ts';
import { defaultDailyLimit } from '../core/team.ts';
import { changeState, type Owe } from '../db/change-state.ts';
import { now, nowPlusSeconds, type Transaction } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { secondsUntilRoom } from '../db/queries/room-for-ticket.ts';
import { candidates } from '../db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { leaveIfUnwanted } from './cancel-follow-up.ts';
import { askAnew } from './check-tracker.ts';
import { claimSeconds, fail, keepHeld, lockClaimed, release } from './claimed-follow-up.ts';
import { fillFields, withFields } from './fill-fields.ts';
import { type FollowUpContext, type OpenTracker, openTracker } from './follow-up-context.ts';
import { leastPauseSeconds } from './guard-tracker.ts';
import { heldUntil, stillHeldMs } from './held-until.ts';
import { lookBeforeSending } from './look-before-sending.ts';
import { lockFollowUp, moveFollowUp } from './move-follow-up.ts';
import { prepareDraft } from './prepare-draft.ts';
import { recordOpened } from './record-opened.ts';
import { rehearse } from './rehearse-ticket.ts';
import { done, later, type TaskOutcome } from './task-outcome.ts';
import { type Target, targetOf } from './ticket-target.ts';

/** Without a wish of the tracker's, an unsent create waits this long. */
const notSentPauseSeconds = 30;

export type Ready = OpenTracker & { row: FollowUpRow; target: Target; draft: TicketDraft };

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
  if (ready.target.dryRun) return rehearse(context, ready);
  const kept = await markSending(context, ready);
  if (kept !== null) return kept;
  return record(context, ready, await ready.tracker.create(ready.draft));
}

async function claim(context: FollowUpContext, id: string): Promise<FollowUpRow | TaskOutcome> {
  return changeState(context, async (tx, owe) => {
    const row = await wakeRefused(tx, await lockFollowUp(tx, id));
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
    const waitMs = await stillHeldMs(tx, row, at);
    if (waitMs > 0) return later(waitMs / 1000);
    await tx
      .update(followUps)
      .set({ claimedUntil: nowPlusSeconds(claimSeconds) })
      .where(eq(followUps.id, id));
    return row;
  });
}

/** Refused for its token's sake it surely made nothing, and is owed again only once that may be another. */
async function wakeRefused(tx: Transaction, row: FollowUpRow | null): Promise<FollowUpRow | null> {
  if (row?.status !== 'failed' || row.refusedBy !== 'token') return row;
  return moveFollowUp(tx, row, 'retry', 'system', {
    ...(await heldUntil(tx, row, 0)),
    refusedBy: null,
  });
}

/** Everything that can go wrong before the call, so that nothing is between `opening` and the wire. */
async function prepare(context: FollowUpContext, row: FollowUpRow): Promise<Ready | TaskOutcome> {
  const target = await targetOf(context.db, row);
  if ('problem' in target) return fail(context, row, target.problem);
  const opened = await openTracker(context, target.connection);
  if ('problem' in opened) return fail(context, row, opened.problem);
  const wait = target.dryRun ? null : await opened.admit();
  if (wait !== null) return release(context, row, wait.seconds, `Not sent yet: ${wait.reason}`);
  const found = target.dryRun ? null : await lookBeforeSending(context, row);
  if (found !== null) return found;
  const [candidate] = await context.db
    .select()
    .from(candidates)
    .where(eq(candidates.id, row.candidateId));
  if (candidate === undefined) return fail(context, row, 'Its near miss is gone.');
  const { project, issueType } = target;
  const { publicUrl } = context;
  const place = { project, issueType, publicUrl, notUseful: opened.ends.notUseful };
  const draft = await prepareDraft(context.db, row, candidate, place);
  const filled = await fillFields(context, { row, target, candidate, opened });
  if ('problem' in filled) return fail(context, row, filled.problem);
  if ('seconds' in filled) return release(context, row, filled.seconds, filled.reason);
  return { ...opened, row, target, draft: withFields(draft, filled, place.notUseful) };
}

/** Null when it may be sent; no two replicas take the last place that a project has today. */
async function markSending(
  context: FollowUpContext,
  { row, target }: Ready,
): Promise<TaskOutcome | null> {
  const connectionIds = await context.directory.sameSite(target.connection);
  return changeState(context, async (tx) => {
    const locked = await lockClaimed(tx, row);
    if (locked === null) return later(claimSeconds);
    // Its team may rehearse by now, or have another project: then it is drafted anew.
    if (!isDeepStrictEqual(await targetOf(tx, locked), target)) {
      await keepHeld(tx, locked, 0, locked.problem);
      return later(0);
    }
    const { project, dailyLimit = defaultDailyLimit } = target;
    const full = await secondsUntilRoom(tx, { connectionIds, project }, dailyLimit);
    if (full > 0 && !locked.skipsLimit) {
      await keepHeld(tx, locked, full, sayFull(project, dailyLimit));
      return later(full);
    }
    const moved = await moveFollowUp(tx, locked, 'send', 'system', {
      connectionId: target.connection,
      project: target.project,
      issueType: target.issueType,
      problem: null,
      sends: sql`${followUps.sends} + 1`,
      sentAt: now,
      claimedUntil: nowPlusSeconds(claimSeconds),
    });
    return moved === null ? later(claimSeconds) : null;
  });
}

function sayFull(project: string, limit: number): string {
  const were = limit === 1 ? 'One ticket was' : `${limit} tickets were`;
  return `${were} opened in ${project} within 24 hours, which is its limit. This one is sent when there is room again. Send it now if it should not wait.`;
}

/**
 * Writes down how the call ended. Where that took so long that others went on without it, what it
 * made is still the ticket, and a definite no counts only for the call that it answers.
 */
async function record(
  context: FollowUpContext,
  { row: { id, sends, sentAt }, target }: Ready,
  outcome: WriteOutcome<TicketRef>,
): Promise<TaskOutcome> {
  return changeState(context, async (tx, owe) => {
    const row = await lockFollowUp(tx, id);
    if (row === null) return done;
    const isLastSent = row.sends === sends + 1;
    if (outcome.kind !== 'done' && !isLastSent) return done;
    switch (outcome.kind) {
      case 'done':
        await recordOpened(tx, owe, row, { ticket: outcome.value, target, isLastSent });
        return done;
      case 'refused':
        await recordNotMade(tx, owe, row, 'refused', {
          sentAt,
          problem: outcome.words,
          refusedBy: refusedBy(outcome.status),
        });
        await askAnew(tx, owe, target.teamId);
        return done;
      case 'not_sent': {
        const wishedMs = outcome.retryAfterMs ?? notSentPauseSeconds * 1000;
        const seconds = Math.max(leastPauseSeconds, wishedMs / 1000);
        await recordNotMade(tx, owe, row, 'not_sent', {
          sentAt,
          heldUntil: nowPlusSeconds(seconds),
          problem: `Not sent yet: ${outcome.detail}`,
        });
        owe('open-follow-up', id, { inSeconds: seconds });
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

/** What was never asked, or led elsewhere, is told in our words. */
function refusedBy(status: number) {
  if (status === 401) return 'token';
  return status < 400 ? 'closecall' : 'jira';
}

/** That call surely made no ticket; whether one before it did is known no better than before it. */
async function recordNotMade(
  tx: Transaction,
  owe: Owe,
  row: FollowUpRow,
  event: 'refused' | 'not_sent',
  set: {
    sentAt: Date | null;
    problem: string;
    refusedBy?: FollowUpRow['refusedBy'];
    heldUntil?: ReturnType<typeof sql>;
  },
) {
  const cleared = { claimedUntil: null, unknownSince: null, checks: 0 };
  const moved = await moveFollowUp(tx, row, event, 'system', { ...cleared, ...set });
  if (moved !== null) await leaveIfUnwanted(tx, owe, moved, 'system');
}
