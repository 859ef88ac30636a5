import { and, eq, inArray, sql } from 'drizzle-orm';
import type { CandidateEffect, CandidateEvent } from '../core/candidate/transitions.ts';
import { nextCandidateStatus } from '../core/candidate/transitions.ts';
import { type ToldInComment, toldOtherwise } from '../core/follow-up/told-in-comment.ts';
import { type AuditEntry, writeAudits } from '../db/audit.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { cancelFollowUp } from '../follow-up/cancel-follow-up.ts';
import { holdFollowUp } from '../follow-up/hold-follow-up.ts';
import { oweCorrectedComments } from '../follow-up/owe-comment.ts';

/** A candidate as far as the table needs to know it; its row is locked. */
export type LockedCandidate = Pick<CandidateRow, 'id' | 'previousStatus' | 'version'> &
  ToldInComment;

export type Happening = {
  event: CandidateEvent;
  actor: string;
  /** Columns that the event sets besides the status. */
  set?: Partial<CandidateRow>;
  /** Marks it as a decision: who and when are stored with it. */
  decision?: string;
  detail?: Record<string, unknown>;
  /** It was stored a moment ago, and nothing tells of it yet. */
  isJustFound?: boolean;
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
  const [moved] = await applyTransitions(tx, owe, [{ row, happening }]);
  if (moved === undefined) throw new Error('a locked candidate is gone');
  return moved;
}

/**
 * The same for different candidates at once: one update for all that change alike, one insert for
 * their audit events. What they wait for is owed quietly, as jobs for so many would keep others waiting.
 */
export async function applyTransitions(
  tx: Transaction,
  owe: Owe,
  happenings: readonly { row: LockedCandidate; happening: Happening }[],
): Promise<readonly CandidateRow[]> {
  const planned = happenings.map(planMove);
  const updated = new Map<string, CandidateRow>();
  for (const alike of groupAlike(planned)) {
    for (const row of await writeAlike(tx, alike)) updated.set(row.id, row);
  }
  await writeAudits(
    tx,
    planned.map(({ audit }) => audit),
  );
  const moves = planned.map((move) => {
    const after = updated.get(move.row.id);
    if (after === undefined) throw new Error('a locked candidate changed under its lock');
    return { ...move, before: move.row, after };
  });
  await oweCorrectedComments(
    tx,
    owe,
    moves.flatMap(({ happening, before, after }) =>
      happening.isJustFound ? [] : toldOtherwise(before, after),
    ),
  );
  const moved: CandidateRow[] = [];
  for (const { after, effects, happening } of moves) {
    let current = after;
    const carrying = { happening, quietly: happenings.length > 1 };
    for (const effect of effects) current = await carryOut(tx, owe, current, effect, carrying);
    moved.push(current);
  }
  return moved;
}

type Move = ReturnType<typeof planMove>;

/** What one event does to one candidate, by the table. */
function planMove({ row, happening }: { row: LockedCandidate; happening: Happening }) {
  const { event, actor } = happening;
  const next = nextCandidateStatus(row.status, event, row.previousStatus);
  if (!next.ok) throw new TransitionNotPossible(row, event);
  const { to, effects } = next.value;
  const isDecision = happening.decision !== undefined;
  const set: Partial<CandidateRow> = {
    ...(isDecision
      ? { previousStatus: row.status, decision: happening.decision ?? null, decidedBy: actor }
      : {}),
    ...happening.set,
    status: to,
  };
  const audit: AuditEntry = {
    actor,
    action: event,
    entity: 'candidate',
    entityId: row.id,
    detail: { from: row.status, to, ...happening.detail },
  };
  return { row, happening, effects, set, isDecision, audit };
}

function groupAlike(moves: readonly Move[]): readonly (readonly Move[])[] {
  if (moves.length < 2) return [moves];
  const groups = new Map<string, Move[]>();
  for (const move of moves) {
    const key = JSON.stringify([move.row.version, move.isDecision, move.set]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [move]);
    else group.push(move);
  }
  return [...groups.values()];
}

async function writeAlike(tx: Transaction, alike: readonly Move[]): Promise<CandidateRow[]> {
  const [first] = alike;
  if (first === undefined) return [];
  const ids = alike.map(({ row }) => row.id);
  return tx
    .update(candidates)
    .set({
      ...(first.isDecision ? { decidedAt: now } : {}),
      ...first.set,
      openSince: first.set.status === 'open' ? now : null,
      version: sql`${candidates.version} + 1`,
      updatedAt: now,
    })
    .where(and(inArray(candidates.id, ids), eq(candidates.version, first.row.version)))
    .returning();
}

type Carrying = { happening: Happening; quietly: boolean };

async function carryOut(
  tx: Transaction,
  owe: Owe,
  row: CandidateRow,
  effect: CandidateEffect,
  { happening, quietly }: Carrying,
): Promise<CandidateRow> {
  switch (effect) {
    case 'await_settling':
      if (row.status === 'settling') {
        owe('settle-candidate', row.id, { at: row.settlesAt, quietly });
      }
      return row;
    case 'await_snooze':
      if (row.status === 'snoozed') {
        const due = row.snoozedUntil === null ? { inSeconds: 0 } : { at: row.snoozedUntil };
        owe('end-snooze', row.id, { ...due, quietly });
      }
      return row;
    case 'await_acceptance':
      if (row.acceptedUntil !== null) {
        owe('end-acceptance', row.id, { at: row.acceptedUntil, quietly });
      }
      return row;
    case 'offer_follow_up':
      if (!happening.followUp) return row;
      return holdFollowUp(tx, owe, row, {
        requestedBy: happening.actor,
        undoSeconds: happening.followUp.undoSeconds,
      });
    case 'cancel_follow_up':
      return cancelFollowUp(tx, owe, row, happening.actor);
  }
}
