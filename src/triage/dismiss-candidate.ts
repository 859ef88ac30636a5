import type { DismissReason } from '../core/candidate/status.ts';
import { err, ok, type Result } from '../core/result.ts';
import type { StateContext } from '../db/change-state.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { type DecisionRefused, decideCandidate } from './decide-candidate.ts';

export type Dismissal = {
  id: string;
  version: number;
  actor: string;
  reason: DismissReason;
  note: string | null;
  /** For `known_and_accepted`: who accepts it, and until when (90 days unless said). */
  owner: string | null;
  until: Date | null;
  along?: string | undefined;
};

const acceptedForMs = 90 * 24 * 60 * 60 * 1000;

/** "This needs nothing", with the reason. Only `not_a_near_miss` is a negative label for learning. */
export async function dismissCandidate(
  context: StateContext,
  input: Dismissal,
): Promise<Result<CandidateRow, DecisionRefused>> {
  return decideCandidate(context, { ...input, event: 'dismiss' }, async (tx, row) => {
    const now = await databaseNow(tx);
    if (input.until !== null && input.until <= now) {
      const detail = 'The time until which it is accepted has passed already.';
      return err({ code: 'not-possible', status: row.status, detail });
    }
    const accepted =
      input.reason === 'known_and_accepted'
        ? {
            acceptedBy: input.owner ?? input.actor,
            acceptedUntil: input.until ?? new Date(now.getTime() + acceptedForMs),
          }
        : { acceptedBy: null, acceptedUntil: null };
    return ok({
      decision: 'dismiss',
      set: {
        decisionReason: input.reason,
        decisionNote: input.note,
        snoozedUntil: null,
        ...accepted,
      },
      detail: { reason: input.reason, note: input.note, ...accepted },
    });
  });
}
