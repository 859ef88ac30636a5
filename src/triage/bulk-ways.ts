import { assertNever } from '../core/assert-never.ts';
import type { Owe } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import type { BulkJobRow } from '../db/schema/bulk-jobs.ts';
import { assignCandidates, takeBackAssignments } from './assign-candidate.ts';
import { confirmation } from './confirm-candidate.ts';
import { type DecidedItem, type DecisionOutcome, decideCandidates } from './decide-candidate.ts';
import { dismissal } from './dismiss-candidate.ts';
import { merging } from './merge-candidate.ts';
import { snoozing } from './snooze-candidate.ts';
import { undoing } from './undo-decision.ts';

type Outcomes = Promise<ReadonlyMap<string, DecisionOutcome>>;

/** Decides on different candidates as a job says, in the caller's transaction. */
export function decideAsJob(
  tx: Transaction,
  owe: Owe,
  { job, undone }: { job: BulkJobRow; undone: BulkJobRow | null },
  items: readonly DecidedItem[],
): Outcomes {
  const { decision, createdBy: actor } = job;
  const onlyTeams = job.onlyTeams ?? undefined;
  const by = { items, actor, onlyTeams, cause: { bulk: job.id } };
  switch (decision.action) {
    case 'confirm':
      return decideCandidates(tx, owe, confirmation({ ...decision, actor }), by);
    case 'dismiss': {
      const until = decision.until === null ? null : new Date(decision.until);
      return decideCandidates(tx, owe, dismissal({ ...decision, until, actor }), by);
    }
    case 'snooze': {
      const until = new Date(decision.until);
      return decideCandidates(tx, owe, snoozing({ ...decision, until }), by);
    }
    case 'merge':
      return decideCandidates(tx, owe, merging(decision), by);
    case 'assign':
      return assignCandidates(tx, owe, by, decision);
    case 'undo':
      if (undone?.decision.action === 'assign') return takeBackAssignments(tx, owe, by, undone.id);
      return decideCandidates(tx, owe, undoing, by);
    default:
      return assertNever(decision);
  }
}

/**
 * Whether it holds whatever else was decided meanwhile: whose a candidate is goes with any status. Who
 * named candidates in the versions that they saw is held to those all the same.
 */
export function isFreeOfVersions(job: BulkJobRow, undone: BulkJobRow | null): boolean {
  if (job.decision.action === 'undo') return undone?.decision.action === 'assign';
  return job.decision.action === 'assign' && job.filter !== null;
}

/**
 * How many are decided in one transaction, and how many transactions make a turn before other work
 * has its own. Confirmations and merges lock more than their candidate, so each has its own
 * transaction: two jobs never wait for each other in a circle.
 */
export function paceOf({ decision: { action } }: BulkJobRow): { atOnce: number; times: number } {
  if (action === 'confirm' || action === 'merge') return { atOnce: 1, times: 50 };
  return action === 'undo' ? { atOnce: 200, times: 4 } : { atOnce: 250, times: 4 };
}
