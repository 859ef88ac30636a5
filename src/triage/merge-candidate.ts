import { eq } from 'drizzle-orm';
import { err, ok } from '../core/result.ts';
import type { StateContext } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import {
  type DecidedBy,
  type Decision,
  type DecisionOutcome,
  decideCandidate,
} from './decide-candidate.ts';

/** The candidate that stays, as far as it matters; null when there is none. */
type Staying = Pick<CandidateRow, 'status' | 'mergedInto'> | null;

/** "This is the same thing as that one." The other candidate stays; this one refers to it. */
export async function mergeCandidate(
  context: StateContext,
  input: DecidedBy & { into: string },
): Promise<DecisionOutcome> {
  return decideCandidate(context, input, merging(input));
}

/** That decision, about whichever candidates. */
export function merging({ into }: { into: string }): Decision<Staying> {
  return {
    event: 'merge',
    read: (tx) => lockStaying(tx, into),
    plan: (row, staying) => {
      const detail = row.id === into ? itself : whyNotInto(staying);
      if (detail !== null) return err({ code: 'not-possible', status: row.status, detail });
      return ok({
        decision: 'merge',
        set: { mergedInto: into, decisionReason: null, decisionNote: null },
        detail: { into },
      });
    },
  };
}

const itself = 'A near miss can’t be put together with itself.';

async function lockStaying(tx: Transaction, id: string): Promise<Staying> {
  const [staying] = await tx
    .select({ status: candidates.status, mergedInto: candidates.mergedInto })
    .from(candidates)
    .where(eq(candidates.id, id))
    // Whoever takes that one back sees what was merged into it.
    .for('share');
  return staying ?? null;
}

function whyNotInto(staying: Staying): string | null {
  if (staying === null) return 'The one you chose is gone. Choose another one.';
  if (staying.status === 'merged') {
    return 'The one you chose is itself part of another near miss by now. Choose that one instead.';
  }
  if (staying.status === 'withdrawn') {
    return 'The one you chose was taken back by later facts. Choose another one.';
  }
  return null;
}
