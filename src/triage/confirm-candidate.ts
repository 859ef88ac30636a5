import type { TicketChoice } from '../core/candidate/status.ts';
import { ok, type Result } from '../core/result.ts';
import type { StateContext } from '../db/change-state.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { type DecisionRefused, decideCandidate } from './decide-candidate.ts';
import { loadTriageSettings } from './triage-settings.ts';

export type Confirmation = {
  id: string;
  version: number;
  actor: string;
  ticket: TicketChoice;
  note: string | null;
  along?: string | undefined;
};

/**
 * "Yes, this was a near miss." Whether a ticket follows is a second choice: `auto` leaves it to the
 * policy, which opens one for what it sent to a person or would have opened itself.
 */
export async function confirmCandidate(
  context: StateContext,
  input: Confirmation,
): Promise<Result<CandidateRow, DecisionRefused>> {
  const { undoSeconds } = await loadTriageSettings(context.db);
  return decideCandidate(context, { ...input, event: 'confirm' }, async (_tx, row) => {
    const wantsTicket = input.ticket === 'auto' ? policyWantsTicket(row) : input.ticket === 'yes';
    return ok({
      decision: 'confirm',
      set: { decisionNote: input.note, decisionReason: null, snoozedUntil: null },
      detail: { ticket: input.ticket, note: input.note },
      followUp: wantsTicket ? { undoSeconds } : null,
    });
  });
}

function policyWantsTicket(row: CandidateRow): boolean {
  return row.verdict === 'open_ticket' || row.verdict === 'review' || row.verdict === null;
}
