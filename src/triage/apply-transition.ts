import { and, eq, sql } from 'drizzle-orm';
import type { CandidateEffect, CandidateEvent } from '../core/candidate/transitions.ts';
import { nextCandidateStatus } from '../core/candidate/transitions.ts';
import { writeAudit } from '../db/audit.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { cancelFollowUp } from '../follow-up/cancel-follow-up.ts';
import { holdFollowUp } from '../follow-up/hold-follow-up.ts';

/** A candidate as far as the table needs to know it; its row is locked. */
export type LockedCandidate = Pick<CandidateRow, 'id' | 'status' | 'previousStatus' | 'version'>;

export type Happening = {
  event: CandidateEvent;
  actor: string;
  /** Columns that the event sets besides the status. */
  set?: Partial<CandidateRow>;
  /** Marks it as a decision: who and when are stored with it. */
  decision?: string;
  detail?: Record<string, unknown>;
  /** For confirmations: open a ticket after so many seconds, or none. */
  followUp?: { undoSeconds: number } | null;
};

/** The table refused the event; verbs check before they get here, so it is a broken world. */
class TransitionNotPossible extends Error {
  constructor(row: LockedCandidate, event: CandidateEvent) {
    super(`a candidate that is ${row.status} can not take ${event}`);
    this.name = 'TransitionNotPossible';
  }
}

/**
 * Moves a locked candidate along the table: the conditional update, its audit event and its effects,
 * in the caller's transaction.
 */
export async function applyTransition(
  tx: Transaction,
  owe: Owe,
  row: LockedCandidate,
  happening: Happening,
): Promise<CandidateRow> {
  const next = nextCandidateStatus(row.status, happening.event, row.previousStatus);
  if (!next.ok) throw new TransitionNotPossible(row, happening.event);
  const { to, effects } = next.value;
  const decided = happening.decision === undefined ? {} : decisionColumns(row, happening);
  const [updated] = await tx
    .update(candidates)
    .set({
      ...decided,
      ...happening.set,
      status: to,
      openSince: to === 'open' ? now : null,
      version: sql`${candidates.version} + 1`,
      updatedAt: now,
    })
    .where(and(eq(candidates.id, row.id), eq(candidates.version, row.version)))
    .returning();
  if (updated === undefined) throw new Error('a locked candidate changed under its lock');
  await writeAudit(tx, {
    actor: happening.actor,
    action: happening.event,
    entity: 'candidate',
    entityId: row.id,
    detail: { from: row.status, to, ...happening.detail },
  });
  let current = updated;
  for (const effect of effects) current = await carryOut(tx, owe, current, effect, happening);
  return current;
}

function decisionColumns(row: LockedCandidate, happening: Happening) {
  return {
    previousStatus: row.status,
    decision: happening.decision ?? null,
    decidedBy: happening.actor,
    decidedAt: now,
  };
}

async function carryOut(
  tx: Transaction,
  owe: Owe,
  row: CandidateRow,
  effect: CandidateEffect,
  happening: Happening,
): Promise<CandidateRow> {
  switch (effect) {
    case 'await_settling':
      if (row.status === 'settling') owe('settle-candidate', row.id, row.settlesAt);
      return row;
    case 'await_snooze':
      if (row.status === 'snoozed') owe('end-snooze', row.id, row.snoozedUntil ?? { inSeconds: 0 });
      return row;
    case 'await_acceptance':
      if (row.acceptedUntil !== null) owe('end-acceptance', row.id, row.acceptedUntil);
      return row;
    case 'offer_follow_up':
      if (!happening.followUp) return row;
      return holdFollowUp(tx, owe, row, {
        requestedBy: happening.actor,
        undoSeconds: happening.followUp.undoSeconds,
      });
    case 'cancel_follow_up':
      return cancelFollowUp(tx, row, happening.actor);
  }
}
