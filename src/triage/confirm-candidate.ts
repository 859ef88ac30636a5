import type { TicketChoice } from '../core/candidate/status.ts';
import { ok } from '../core/result.ts';
import type { StateContext } from '../db/change-state.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { type Decision, type DecisionOutcome, decideCandidate } from './decide-candidate.ts';
import { loadTriageSettings } from './triage-settings.ts';

export type Confirmation = { ticket: TicketChoice; note: string | null };

/**
 * "Yes, this was a near miss." Whether a ticket follows is a second choice: `auto` leaves it to the
 * policy, which opens one for what it sent to a person or would have opened itself.
 */
export async function confirmCandidate(
  context: StateContext,
  input: Confirmation & { id: string; version: number; actor: string },
): Promise<DecisionOutcome> {
  return decideCandidate(context, input, confirmation(input));
}

/** That decision, about whichever candidates. */
export function confirmation({ ticket, note }: Confirmation): Decision<{ undoSeconds: number }> {
  return {
    event: 'confirm',
    read: loadTriageSettings,
    plan: (row, { undoSeconds }) => {
      const wantsTicket = ticket === 'auto' ? policyWantsTicket(row) : ticket === 'yes';
      return ok({
        decision: 'confirm',
        set: { decisionNote: note, decisionReason: null, snoozedUntil: null },
        detail: { ticket, note },
        followUp: wantsTicket ? { undoSeconds } : null,
      });
    },
  };
}

function policyWantsTicket(row: CandidateRow): boolean {
  return row.verdict === 'open_ticket' || row.verdict === 'review' || row.verdict === null;
}
