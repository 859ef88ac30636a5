import { type JudgedCandidate, policyFacts } from '../configure/policy-facts.ts';
import { movedByVerdict } from '../core/candidate/judge-again.ts';
import type { CandidateEvent } from '../core/candidate/transitions.ts';
import { decideVerdict, type PolicyVerdict } from '../core/policy/evaluate-policy.ts';
import type { LastTicket } from '../core/policy/facts.ts';
import type { Owe } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { isLeftToPolicy } from '../db/queries/is-left-to-policy.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { applyTransition, type Happening, type LockedCandidate } from './apply-transition.ts';
import type { TriageSettings } from './triage-settings.ts';

/** No rule is asked then. */
const ofThePast = {
  rule: 'loaded from the past',
  matched: true,
  because: 'It was loaded from the past: it counts for patterns and asks nobody.',
};

/** What the policy says of a candidate as it is. The past is kept for patterns and asks nobody. */
export function judge(
  settings: TriageSettings,
  row: JudgedCandidate,
  occurrences14d: number,
  lastTicket: LastTicket | null,
): PolicyVerdict {
  if (row.historical) return { verdict: 'log', rule: null, trace: [ofThePast] };
  return decideVerdict(settings.policy, policyFacts(settings, row, occurrences14d, lastTicket));
}

/** The columns in which a verdict is kept. */
export function verdictColumns({ policyVersion }: TriageSettings, spoken: PolicyVerdict) {
  const { verdict, trace, team } = spoken;
  return { verdict, trace, policyVersion, ...(team === undefined ? {} : { teamId: team }) };
}

/** What moves a candidate to where the policy's verdict puts it, as the policy alone would. */
export function byPolicy(
  { undoSeconds }: TriageSettings,
  event: CandidateEvent,
  { verdict, rule }: Pick<PolicyVerdict, 'verdict' | 'rule'>,
): Happening {
  return {
    event,
    actor: rule === null ? 'system' : `policy:${rule}`,
    ...(verdict === 'open_ticket' ? { decision: 'confirm' } : {}),
    followUp: { undoSeconds },
  };
}

/** A candidate whose verdict may be another one than the one that put it where it is. */
type Rejudged = LockedCandidate & Pick<CandidateRow, 'historical' | 'priority'>;

/**
 * Moves a candidate to where its new verdict puts it; null where it stays: it is there already, it is
 * of the past, or a person ever had a say in it. `set` is written with the move.
 */
export async function followVerdict(
  tx: Transaction,
  owe: Owe,
  settings: TriageSettings,
  row: Rejudged,
  spoken: Pick<PolicyVerdict, 'verdict' | 'rule'> & { set: Partial<CandidateRow> },
): Promise<CandidateRow | null> {
  const { verdict, rule, set } = spoken;
  const event = movedByVerdict(row.status, verdict);
  if (event === null || row.historical || !(await isLeftToPolicy(tx, row.id))) return null;
  const because = sayNews(row.priority, set.priority ?? row.priority);
  return applyTransition(tx, owe, row, {
    ...byPolicy(settings, event, spoken),
    set: { ...set, ...(row.status === 'confirmed' ? undecided : {}) },
    detail: { verdict, rule, because },
  });
}

/** The policy takes back what it alone had decided. */
const undecided = { decision: null, decidedBy: null, decidedAt: null, previousStatus: null };

function sayNews(before: number, after: number): string {
  const [from, to] = [Math.round(before), Math.round(after)];
  return from === to ? 'new facts came in' : `new facts changed its score from ${from} to ${to}`;
}
