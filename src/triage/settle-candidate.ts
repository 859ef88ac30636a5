import { eq } from 'drizzle-orm';
import type { CandidateEvent } from '../core/candidate/transitions.ts';
import { decideVerdict, type PolicyVerdict } from '../core/policy/evaluate-policy.ts';
import type { Verdict } from '../core/policy/verdict.ts';
import { findingFromStored } from '../core/stored-json.ts';
import { changeState, type Owe, type StateContext } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { oweRecurrenceComment } from '../follow-up/owe-comment.ts';
import { applyTransition } from './apply-transition.ts';
import { policyFacts } from './policy-facts.ts';
import { rescoreCandidate } from './rescore-candidate.ts';
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
  row: CandidateRow,
): Promise<void> {
  if (row.status !== 'settling') return;
  if (row.updatedAt < row.settlesAt) {
    owe('settle-candidate', row.id, row.settlesAt);
    return;
  }
  // Once the provider has answered, or can't, the finding says so and this is asked again.
  if (findingFromStored(row.finding).awaits !== null) return;
  const spoken = speak(settings, row, await policyFacts(tx, settings, row));
  const settled = await applyTransition(tx, owe, row, {
    event: eventOf[spoken.verdict],
    actor: spoken.rule === null ? 'system' : `policy:${spoken.rule}`,
    ...(spoken.verdict === 'open_ticket' ? { decision: 'confirm' } : {}),
    set: {
      verdict: spoken.verdict,
      trace: spoken.trace,
      policyVersion: settings.policyVersion,
      ...(spoken.team === undefined ? {} : { teamId: spoken.team }),
    },
    detail: { verdict: spoken.verdict, rule: spoken.rule },
    followUp: { undoSeconds: settings.undoSeconds },
  });
  // The past is no news to the readers of a ticket.
  if (!row.historical) await oweRecurrenceComment(tx, owe, settled.id);
}

/** What was loaded from the past is kept for patterns and asks nobody. */
function speak(
  settings: TriageSettings,
  row: CandidateRow,
  facts: Parameters<typeof decideVerdict>[1],
): PolicyVerdict {
  const verdict = decideVerdict(settings.policy, facts);
  if (!row.historical) return verdict;
  const because = 'It was loaded from the past: it counts for patterns and asks nobody.';
  const trace = [...verdict.trace, { rule: 'loaded from the past', matched: true, because }];
  return { verdict: 'log', rule: null, trace };
}
