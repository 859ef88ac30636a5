import { eq } from 'drizzle-orm';
import type { CandidateStatus } from '../core/candidate/status.ts';
import { nextCandidateStatus } from '../core/candidate/transitions.ts';
import { err, ok, type Result } from '../core/result.ts';
import { writeAudit } from '../db/audit.ts';
import { changeState, type Owe, type StateContext } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { applyTransition, type Happening } from './apply-transition.ts';

/** Why a decision was not taken; nothing was changed. */
export type DecisionRefused =
  | { code: 'not-found' }
  /** Somebody, or new facts, came first. */
  | {
      code: 'stale';
      version: number;
      status: CandidateStatus;
      decidedBy: string | null;
      decidedAt: Date | null;
      decision: string | null;
    }
  /** The status has no such decision; `detail` says why, and what to do instead. */
  | { code: 'not-possible'; status: CandidateStatus; detail: string };

export type Decision = {
  id: string;
  /** The version that the person saw; null only for an undo that names none. */
  version: number | null;
  actor: string;
  event: 'confirm' | 'dismiss' | 'snooze' | 'merge' | 'undo';
  /** The candidate of the same kind that it is decided along with. */
  along?: string | undefined;
};

/** Adds what the decision needs from the locked row, or refuses. */
export type PrepareDecision = (
  tx: Transaction,
  row: CandidateRow,
) => Promise<
  Result<Omit<Happening, 'event' | 'actor'>, Extract<DecisionRefused, { code: 'not-possible' }>>
>;

/**
 * Takes a person's decision: the version they saw must still be the current one. Losing a race is
 * answered with who came first; both attempts are in the audit.
 */
export async function decideCandidate(
  context: StateContext,
  decision: Decision,
  prepare: PrepareDecision,
  afterwards?: (tx: Transaction, owe: Owe, row: CandidateRow) => Promise<void>,
): Promise<Result<CandidateRow, DecisionRefused>> {
  const { along } = decision;
  return changeState(context, async (tx, owe) => {
    const [row] = await tx
      .select()
      .from(candidates)
      .where(eq(candidates.id, decision.id))
      .for('update');
    if (row === undefined) return err({ code: 'not-found' });
    const refused = refusal(row, decision);
    if (refused !== null) {
      await auditRefusal(tx, row, decision, refused.code);
      return err(refused);
    }
    const prepared = await prepare(tx, row);
    if (!prepared.ok) return prepared;
    const updated = await applyTransition(tx, owe, row, {
      ...prepared.value,
      event: decision.event,
      actor: decision.actor,
      detail: { ...prepared.value.detail, ...(along === undefined ? {} : { along }) },
    });
    await afterwards?.(tx, owe, updated);
    return ok(updated);
  });
}

function refusal(row: CandidateRow, decision: Decision): DecisionRefused | null {
  if (decision.version !== null && decision.version !== row.version) {
    return {
      code: 'stale',
      version: row.version,
      status: row.status,
      decidedBy: row.decidedBy,
      decidedAt: row.decidedAt,
      decision: row.decision,
    };
  }
  const next = nextCandidateStatus(row.status, decision.event, row.previousStatus);
  if (next.ok) return null;
  return {
    code: 'not-possible',
    status: row.status,
    detail: sayWhyNot(row.status, decision.event),
  };
}

function sayWhyNot(status: CandidateStatus, event: Decision['event']): string {
  if (event === 'undo') return 'There is nothing to undo: nobody has decided on it.';
  if (status === 'withdrawn') {
    return 'It was withdrawn, because what is known about it changed; there is nothing left to decide.';
  }
  return 'It was decided already. Undo that decision first.';
}

async function auditRefusal(tx: Transaction, row: CandidateRow, decision: Decision, code: string) {
  await writeAudit(tx, {
    actor: decision.actor,
    action: `${decision.event}_refused`,
    entity: 'candidate',
    entityId: row.id,
    detail: { code, sawVersion: decision.version, version: row.version },
  });
}
