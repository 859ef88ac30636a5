import { nextCandidateStatus } from '../core/candidate/transitions.ts';
import type { Transaction } from '../db/client.ts';
import { saidBefore } from '../db/queries/said-before.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { unsay } from './say-otherwise.ts';
import { snoozeAgain } from './snooze-again.ts';

/** The columns of a candidate whose decision is taken back; a snooze from before it is in force again. */
export async function asBeforeDecision(
  tx: Transaction,
  row: CandidateRow,
  event: 'undo' | 'unmerge',
): Promise<Partial<CandidateRow>> {
  const back = nextCandidateStatus(row.status, event, row.previousStatus);
  const before = { ...undecided, ...(await wordBefore(tx, row)) };
  const isSnoozedAgain = back.ok && back.value.to === 'snoozed';
  return isSnoozedAgain ? { ...before, ...(await snoozeAgain(tx, row.id)) } : before;
}

/** A snooze or a merge says nothing: what was said before stays. */
async function wordBefore(tx: Transaction, row: CandidateRow): Promise<Partial<CandidateRow>> {
  const mayHaveSaid = row.decision === 'confirm' || row.decision === 'dismiss';
  if (!mayHaveSaid || row.saidBy === null) return {};
  return unsay(row, await saidBefore(tx, row.id));
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
