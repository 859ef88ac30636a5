import { type JudgedCandidate, policyFacts } from '../configure/policy-facts.ts';
import type { Restrained } from '../core/attention/restraint.ts';
import { movedByVerdict } from '../core/candidate/judge-again.ts';
import type { CandidateEvent } from '../core/candidate/transitions.ts';
import { decideVerdict } from '../core/policy/evaluate-policy.ts';
import type { PlacedVerdict } from '../core/policy/rule-outcome.ts';
import type { Owe } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { isLeftToPolicy } from '../db/queries/is-left-to-policy.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { applyTransition, type Happening, type LockedCandidate } from './apply-transition.ts';
import { askedOfTicket } from './asked-of-ticket.ts';
import { type AssignedTeam, keepAssignedTeam } from './assigned-team.ts';
import { keepQuiet } from './keep-quiet.ts';
import type { TriageSettings } from './triage-settings.ts';

/** No rule is asked then. */
const ofThePast = {
  rule: 'loaded from the past',
  matched: true,
  because: 'It was loaded from the past: it counts for patterns and asks nobody.',
};

/** What the policy says of a candidate as it is. The past is kept for patterns and asks nobody. */
export async function judge(
  tx: Transaction,
  settings: TriageSettings,
  row: JudgedCandidate & Pick<CandidateRow, 'id' | 'fingerprint'>,
  occurrences14d: number,
): Promise<Restrained> {
  if (row.historical) {
    return { verdict: 'log', rule: null, trace: [ofThePast], returnedFrom: null, because: null };
  }
  const lastTicket = await askedOfTicket(tx, settings, row.fingerprint);
  const facts = policyFacts(settings, row, occurrences14d, lastTicket);
  return keepQuiet(tx, settings, row, decideVerdict(settings.policy, facts));
}

/** The columns in which a verdict is kept; the team of its rule, unless a person assigned one. */
export function verdictColumns(
  { policyVersion }: TriageSettings,
  { verdict, trace, team, returnedFrom }: Restrained,
  of: AssignedTeam,
) {
  const columns = { verdict, trace, policyVersion, returnedFrom };
  return team === undefined ? columns : keepAssignedTeam(of, { ...columns, teamId: team });
}

/** What moves a candidate to where the policy's verdict puts it, as the policy alone would. */
export function byPolicy(
  { undoSeconds }: TriageSettings,
  event: CandidateEvent,
  { verdict, rule, snoozedUntil }: Spoken,
): Happening {
  const actor = rule === null ? 'system' : `policy:${rule}`;
  if (snoozedUntil !== null) {
    // Whoever takes that back is asked at once.
    const set = { snoozedUntil, previousStatus: 'open' } as const;
    return { event, actor, decision: 'snooze', set, detail: { until: snoozedUntil.toISOString() } };
  }
  return {
    event,
    actor,
    ...(verdict === 'open_ticket' ? { decision: 'confirm', set: { snoozedUntil } } : {}),
    followUp: { undoSeconds },
  };
}

type Spoken = Pick<PlacedVerdict, 'verdict' | 'rule' | 'snoozedUntil'>;

/** A candidate whose verdict may be another one than the one that put it where it is. */
type Rejudged = LockedCandidate & Pick<CandidateRow, 'historical' | 'priority' | 'snoozedUntil'>;

/**
 * Moves a candidate to where its new verdict puts it; null where it stays: it is there already, it is
 * of the past, or a person ever had a say in it. `set` is written with the move.
 */
export async function followVerdict(
  tx: Transaction,
  owe: Owe,
  settings: TriageSettings,
  row: Rejudged,
  spoken: Spoken & Pick<Restrained, 'because'> & { set: Partial<CandidateRow> },
): Promise<CandidateRow | null> {
  const { verdict, rule, set } = spoken;
  const event = movedByVerdict(row, spoken);
  if (event === null || row.historical || !(await isLeftToPolicy(tx, row.id))) return null;
  const because = spoken.because ?? sayNews(row.priority, set.priority ?? row.priority);
  const happening = byPolicy(settings, event, spoken);
  const isTakenBack = row.status === 'confirmed' || row.status === 'snoozed';
  const over = isTakenBack && happening.decision === undefined ? undecided : {};
  return applyTransition(tx, owe, row, {
    ...happening,
    set: { ...set, ...over, ...happening.set },
    detail: { verdict, rule, because, ...happening.detail },
  });
}

/** The policy takes back what it alone had decided. */
const undecided = {
  decision: null,
  decidedBy: null,
  decidedAt: null,
  previousStatus: null,
  snoozedUntil: null,
};

function sayNews(before: number, after: number): string {
  const [from, to] = [Math.round(before), Math.round(after)];
  return from === to ? 'new facts came in' : `new facts changed its score from ${from} to ${to}`;
}
