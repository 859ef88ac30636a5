import type { DismissReason } from '../core/candidate/status.ts';
import { err, ok } from '../core/result.ts';
import type { StateContext } from '../db/change-state.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import {
  type DecidedBy,
  type Decision,
  type DecisionOutcome,
  decideCandidate,
} from './decide-candidate.ts';
import { saidBeforeInDetail, saidInDetail, sayOtherwise, type Word } from './say-otherwise.ts';

export type Dismissal = {
  actor: string;
  reason: DismissReason;
  note: string | null;
  /** For `known_and_accepted`: who accepts it, and until when (90 days unless said). */
  owner: string | null;
  until: Date | null;
  /** Where the person knows better than the facts. */
  said?: Partial<Word> | undefined;
};

const acceptedForMs = 90 * 24 * 60 * 60 * 1000;

/** "This needs nothing", with the reason. Only `not_a_near_miss` is a negative label for learning. */
export async function dismissCandidate(
  context: StateContext,
  input: Dismissal & DecidedBy,
): Promise<DecisionOutcome> {
  return decideCandidate(context, input, dismissal(input));
}

/** That decision, about whichever candidates. */
export function dismissal(input: Dismissal): Decision<Date> {
  const { actor, reason, note, until, said } = input;
  return {
    event: 'dismiss',
    read: databaseNow,
    plan: (row, now) => {
      if (until !== null && until <= now) {
        const detail = 'The time until which it is accepted has passed already.';
        return err({ code: 'not-possible', status: row.status, detail });
      }
      const accepted = acceptance(input, now);
      return ok({
        decision: 'dismiss',
        set: {
          ...sayOtherwise(row, said, actor),
          decisionReason: reason,
          decisionNote: note,
          snoozedUntil: null,
          ...accepted,
        },
        detail: {
          reason,
          note,
          ...accepted,
          ...saidInDetail(row, said),
          ...saidBeforeInDetail(row),
        },
      });
    },
  };
}

function acceptance({ reason, owner, actor, until }: Dismissal, now: Date) {
  if (reason !== 'known_and_accepted') return { acceptedBy: null, acceptedUntil: null };
  return {
    acceptedBy: owner ?? actor,
    acceptedUntil: until ?? new Date(now.getTime() + acceptedForMs),
  };
}
