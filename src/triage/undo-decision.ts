import { eq } from 'drizzle-orm';
import { nextCandidateStatus } from '../core/candidate/transitions.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { StateContext } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { lastSnooze } from '../db/queries/last-snooze.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { followUps } from '../db/schema/index.ts';
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
    const back = nextCandidateStatus(row.status, 'undo', row.previousStatus);
    const isSnoozedAgain = back.ok && back.value.to === 'snoozed';
    const former = isSnoozedAgain ? await snoozeAgain(tx, row.id) : {};
    return ok({ set: { ...undecided, ...former }, detail: { undone: row.decision } });
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
  return `${name} is ${spoken[status]}. If it was a mistake, close the ticket in Jira.`;
}

/** What Closecall itself put together follows from the facts alone. */
function whyFoldStays({ status, decidedBy }: CandidateRow): string | null {
  if (status !== 'merged' || decidedBy !== 'system') return null;
  return 'It is part of another one: the same alert fired again before its story was over. Decide on that one.';
}

const undecided = {
  decidedBy: null,
  decidedAt: null,
  decision: null,
  decisionReason: null,
  decisionNote: null,
  acceptedBy: null,
  acceptedUntil: null,
  snoozedUntil: null,
  mergedInto: null,
  previousStatus: null,
} satisfies Partial<CandidateRow>;

/** The snooze that is in force again, as it was decided. */
async function snoozeAgain(tx: Transaction, id: string): Promise<Partial<CandidateRow>> {
  const snooze = await lastSnooze(tx, id);
  if (snooze === null) return { snoozedUntil: await databaseNow(tx) };
  return {
    decision: 'snooze',
    decidedBy: snooze.by,
    decidedAt: snooze.at,
    decisionNote: snooze.note,
    snoozedUntil: snooze.until,
    previousStatus: snooze.before,
  };
}

const spoken = {
  opening: 'being opened right now',
  unknown: 'of unknown fate until Jira tells',
  open: 'open already',
  done: 'done already',
  wont_do: 'closed already',
} as const;
