import { eq } from 'drizzle-orm';
import { err, ok, type Result } from '../core/result.ts';
import type { StateContext } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { followUps } from '../db/schema/index.ts';
import { asBeforeDecision } from './as-before-decision.ts';
import { type DecisionRefused, decideCandidate, type PrepareDecision } from './decide-candidate.ts';

/**
 * Takes a decision back. A confirmation can be taken back while its ticket is held or was refused;
 * once the ticket is on its way or open, the answer names it.
 */
export async function undoDecision(
  context: StateContext,
  input: { id: string; version: number | null; actor: string },
): Promise<Result<CandidateRow, DecisionRefused>> {
  const undo = { ...input, event: 'undo' } as const;
  const prepare: PrepareDecision = async (tx, row) => {
    const detail = (await whyTicketStays(tx, row)) ?? whyFoldStays(row);
    if (detail !== null) return err({ code: 'not-possible', status: row.status, detail });
    const set = await asBeforeDecision(tx, row, 'undo');
    return ok({ set, detail: { undone: row.decision } });
  };
  return decideCandidate(context, undo, prepare, async (_, owe, { detector, subjectKey }) => {
    // What became known of its story meanwhile stands for itself so far.
    if (detector === 'auto_resolved_page') owe('recompute-subject', subjectKey, { inSeconds: 0 });
  });
}

/** A confirmation stays once its ticket is on its way. */
async function whyTicketStays(tx: Transaction, row: CandidateRow): Promise<string | null> {
  if (row.status !== 'confirmed' || row.followUpId === null) return null;
  const [ticket] = await tx
    .select()
    .from(followUps)
    .where(eq(followUps.id, row.followUpId))
    .for('update');
  const status = ticket?.status ?? 'cancelled';
  if (status === 'held' || status === 'failed' || status === 'cancelled') return null;
  const name = ticket?.issueKey ?? 'Its ticket';
  const said = `${name} is ${spoken[status]}.`;
  if (status === 'opening' || status === 'unknown') {
    return `${said} Once that is known, it can be closed as a mistake.`;
  }
  return `${said} If it was a mistake, close the ticket as a mistake instead, with the button at the ticket or by POST /api/v1/follow-ups/${row.followUpId}/close-as-mistake.`;
}

/** What Closecall itself put together follows from the facts alone. */
function whyFoldStays({ status, decidedBy }: CandidateRow): string | null {
  if (status !== 'merged' || decidedBy !== 'system') return null;
  return 'It is part of another one: the same alert fired again before its story was over. Decide on that one.';
}

const spoken = {
  opening: 'being opened right now',
  unknown: 'of unknown fate until Jira tells',
  open: 'open already',
  done: 'done already',
  wont_do: 'closed already',
} as const;
