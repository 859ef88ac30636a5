import { eq } from 'drizzle-orm';
import type { CandidateEvent } from '../core/candidate/transitions.ts';
import type { Verdict } from '../core/policy/verdict.ts';
import { findingFromStored } from '../core/stored-json.ts';
import { changeState, type Owe, type StateContext } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { candidates } from '../db/schema/candidates.ts';
import { oweRecurrenceComment } from '../follow-up/owe-comment.ts';
import { applyTransition } from './apply-transition.ts';
import { byPolicy, judge, verdictColumns } from './judge-candidate.ts';
import { rescoreCandidate, type ScoredCandidate } from './rescore-candidate.ts';
import { loadTriageSettings, type TriageSettings } from './triage-settings.ts';

const eventOf: Readonly<Record<Verdict, CandidateEvent>> = {
  review: 'settled_review',
  log: 'settled_log',
  suppress: 'settled_suppress',
  open_ticket: 'settled_open_ticket',
};

/** The task: the settling time of one candidate is over. Safe to repeat. */
export async function settleCandidate(context: StateContext, id: string): Promise<void> {
  await changeState(context, async (tx, owe) => {
    const [row] = await tx.select().from(candidates).where(eq(candidates.id, id)).for('update');
    if (row === undefined || row.status !== 'settling') return;
    const settings = await loadTriageSettings(tx);
    // More may have happened since it was found.
    await settleWhenDue(tx, owe, settings, await rescoreCandidate(tx, settings, row));
  });
}

/**
 * Lets the policy speak when the settling time is over, and otherwise owes it for that moment. The
 * candidate was scored and written in the caller's transaction, just now.
 */
export async function settleWhenDue(
  tx: Transaction,
  owe: Owe,
  settings: TriageSettings,
  { row, occurrences14d }: ScoredCandidate,
): Promise<void> {
  if (row.status !== 'settling') return;
  if (row.updatedAt < row.settlesAt) {
    owe('settle-candidate', row.id, row.settlesAt);
    return;
  }
  // Once the provider has answered, or can't, the finding says so and this is asked again.
  if (findingFromStored(row.finding).awaits !== null) return;
  const spoken = judge(settings, row, occurrences14d);
  const settled = await applyTransition(tx, owe, row, {
    ...byPolicy(settings, eventOf[spoken.verdict], spoken),
    set: verdictColumns(settings, spoken),
    detail: { verdict: spoken.verdict, rule: spoken.rule },
  });
  // The past is no news to the readers of a ticket.
  if (!row.historical) await oweRecurrenceComment(tx, owe, settled.id);
}
