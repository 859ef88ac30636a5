import { eq } from 'drizzle-orm';
import type { CandidateEvent } from '../core/candidate/transitions.ts';
import type { Verdict } from '../core/policy/verdict.ts';
import { findingFromStored } from '../core/stored-json.ts';
import { changeState, type Owe, type StateContext } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { wasDecidedByPerson } from '../db/queries/is-left-to-policy.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { oweRecurrenceComment } from '../follow-up/owe-comment.ts';
import { applyTransition, type Happening } from './apply-transition.ts';
import { askedOfTicket } from './asked-of-ticket.ts';
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
  const lastTicket = await askedOfTicket(tx, settings, row.fingerprint);
  const spoken = judge(settings, row, occurrences14d, lastTicket);
  const set = verdictColumns(settings, spoken);
  const detail = { verdict: spoken.verdict, rule: spoken.rule };
  const happening = (await isForPeople(tx, row, spoken.verdict))
    ? askedAgain(row)
    : byPolicy(settings, eventOf[spoken.verdict], spoken);
  const settled = await applyTransition(tx, owe, row, {
    ...happening,
    set: { ...set, ...happening.set },
    detail,
  });
  // The past is no news to the readers of a ticket.
  if (!row.historical) await oweRecurrenceComment(tx, owe, settled.id);
}

/**
 * Whether a person had a say in it before facts took it back, where the policy would not ask people
 * now. What was never moved had none.
 */
async function isForPeople(tx: Transaction, row: CandidateRow, verdict: Verdict): Promise<boolean> {
  if (verdict === 'review' && row.snoozedUntil === null) return false;
  return row.version > 1 && !row.historical && (await wasDecidedByPerson(tx, row.id));
}

/** People are asked, at once or when they had put it off to. */
function askedAgain({ snoozedUntil, updatedAt }: CandidateRow): Happening {
  if (snoozedUntil !== null && snoozedUntil > updatedAt) {
    return { event: 'snoozed_again', actor: 'system', set: { previousStatus: 'open' } };
  }
  const set = { decision: null, decidedBy: null, decidedAt: null, snoozedUntil: null };
  return { event: 'settled_again', actor: 'system', set };
}
