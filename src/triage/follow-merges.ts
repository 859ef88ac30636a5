import type { PlannedChange } from '../core/candidate/plan-candidates.ts';
import { nextCandidateStatus } from '../core/candidate/transitions.ts';
import { writeAudit } from '../db/audit.ts';
import type { Owe } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { lastUnmerge } from '../db/queries/last-unmerge.ts';
import { letGoBy } from '../db/queries/let-go-by.ts';
import { mergedByPeople } from '../db/queries/merged-by-people.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { applyTransition } from './apply-transition.ts';
import { asBeforeDecision } from './as-before-decision.ts';

/**
 * Makes what people merged follow the candidates that it was merged into, once these changes of them
 * are carried out: what may be of the same subjects is left alone until then.
 */
export async function followMerges(
  tx: Transaction,
  owe: Owe,
  changes: readonly PlannedChange[],
): Promise<void> {
  for (const change of changes) {
    switch (change.kind) {
      case 'withdraw':
        await unmerge(tx, owe, change.id, 'the one that it was put together with was taken back');
        break;
      case 'remove':
        await unmerge(tx, owe, change.id, 'late facts left nothing to put it together with');
        break;
      case 'found_again':
        await mergeAgain(tx, owe, change.id);
        break;
      default:
    }
  }
}

/** What had been merged into these stays with them. */
async function unmerge(tx: Transaction, owe: Owe, into: string, because: string): Promise<void> {
  const rows = await mergedByPeople(tx, into);
  if (rows.length === 0) return;
  for (const row of rows) {
    const { decidedBy: by, decidedAt: at } = row;
    await applyTransition(tx, owe, row, {
      event: 'unmerge',
      actor: 'system',
      set: await asBeforeDecision(tx, row, 'unmerge'),
      detail: { because, into, by, at },
    });
    // While it was merged, neither new facts nor its neighbours could move it.
    owe('recompute-subject', row.subjectKey, { inSeconds: 0 });
  }
  await writeAudit(tx, {
    actor: 'system',
    action: 'let_go',
    entity: 'candidate',
    entityId: into,
    detail: { candidates: rows.map(({ id }) => id) },
  });
}

/**
 * What was brought back meanwhile, and nobody has decided on since, is merged into it as people said:
 * so facts lead to the same place in whatever order they come.
 */
async function mergeAgain(tx: Transaction, owe: Owe, into: string): Promise<void> {
  for (const row of await letGoBy(tx, into)) {
    const merge = await lastUnmerge(tx, row.id);
    if (merge?.into !== into || !nextCandidateStatus(row.status, 'merge_again', null).ok) continue;
    await applyTransition(tx, owe, row, {
      event: 'merge_again',
      actor: 'system',
      set: {
        mergedInto: into,
        previousStatus: statusBefore(row),
        decision: 'merge',
        decidedBy: merge.by,
        decidedAt: merge.at,
      },
      detail: { into },
    });
  }
}

/** What was folded meanwhile goes back to where it was before that. */
function statusBefore({ status, previousStatus }: CandidateRow) {
  return status === 'merged' ? previousStatus : status;
}
