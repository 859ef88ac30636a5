import type { Database } from '../../db/client.ts';
import { candidateSummary } from '../../db/queries/candidate-summary.ts';
import { lastEventOfCandidate } from '../../db/queries/last-event-of-candidate.ts';
import type { DecisionRefused } from '../../triage/decide-candidate.ts';
import type { Caller } from '../caller.ts';
import { sayDecision, sayTooLate } from '../views/words/decision-words.ts';
import { sayEvent } from '../views/words/history-words.ts';
import { sayWho } from '../views/words/who.ts';

type Refused = Exclude<DecisionRefused, { code: 'not-found' }>;

/** Why a decision was not taken, for the person who tried. */
export async function sayRefusal(
  db: Database,
  id: string,
  refused: Refused,
  { caller, now }: { caller: Caller; now: Date },
): Promise<string> {
  if (refused.code !== 'stale') return refused.detail;
  const decided = await candidateSummary(db, id);
  const said = decided === null ? null : sayDecision(decided, caller);
  if (said !== null && decided?.decidedAt) {
    return sayTooLate({ said, at: decided.decidedAt }, now);
  }
  const event = await lastEventOfCandidate(db, id);
  if (event === null) return sayTooLate(null, now);
  const did = sayEvent({ entity: 'candidate', action: event.action, detail: event.detail });
  return sayTooLate({ said: `${sayWho(event.actor, caller)} ${did}`, at: event.at }, now);
}
