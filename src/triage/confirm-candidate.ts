import type { TicketChoice } from '../core/candidate/status.ts';
import { ok } from '../core/result.ts';
import type { StateContext } from '../db/change-state.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import {
  type DecidedBy,
  type Decision,
  type DecisionOutcome,
  decideCandidate,
} from './decide-candidate.ts';
import { saidBeforeInDetail, saidInDetail, sayOtherwise, type Word } from './say-otherwise.ts';
import { loadTriageSettings } from './triage-settings.ts';

export type Confirmation = {
  actor: string;
  ticket: TicketChoice;
  note: string | null;
  /** Where the person knows better than the facts. */
  said?: Partial<Word> | undefined;
};

/**
 * "Yes, this was a near miss." Whether a ticket follows is a second choice: `auto` leaves it to the
 * policy, which opens one for what it sent to a person or would have opened itself.
 */
export async function confirmCandidate(
  context: StateContext,
  input: Confirmation & DecidedBy,
): Promise<DecisionOutcome> {
  return decideCandidate(context, input, confirmation(input));
}

/** That decision, about whichever candidates. */
export function confirmation(input: Confirmation): Decision<{ undoSeconds: number }> {
  const { actor, ticket, note, said } = input;
  return {
    event: 'confirm',
    read: loadTriageSettings,
    plan: (row, { undoSeconds }) => {
      const wantsTicket = ticket === 'auto' ? policyWantsTicket(row) : ticket === 'yes';
      return ok({
        decision: 'confirm',
        set: {
          ...sayOtherwise(row, said, actor),
          decisionNote: note,
          decisionReason: null,
          snoozedUntil: null,
        },
        detail: { ticket, note, ...saidInDetail(row, said), ...saidBeforeInDetail(row) },
        followUp: wantsTicket ? { undoSeconds } : null,
      });
    },
  };
}

function policyWantsTicket(row: CandidateRow): boolean {
  return row.verdict === 'open_ticket' || row.verdict === 'review' || row.verdict === null;
}
