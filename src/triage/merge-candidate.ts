import { eq } from 'drizzle-orm';
import { err, ok, type Result } from '../core/result.ts';
import type { StateContext } from '../db/change-state.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { type DecisionRefused, decideCandidate } from './decide-candidate.ts';

/** "This is the same thing as that one." The other candidate stays; this one refers to it. */
export async function mergeCandidate(
  context: StateContext,
  input: { id: string; version: number; actor: string; into: string },
): Promise<Result<CandidateRow, DecisionRefused>> {
  return decideCandidate(context, { ...input, event: 'merge' }, async (tx, row) => {
    const refuse = (detail: string) =>
      err({ code: 'not-possible' as const, status: row.status, detail });
    if (input.into === row.id) return refuse('A candidate can not be merged into itself.');
    const [into] = await tx
      .select({ status: candidates.status, mergedInto: candidates.mergedInto })
      .from(candidates)
      .where(eq(candidates.id, input.into))
      // Whoever takes that one back sees what was merged into it.
      .for('share');
    if (into === undefined) return refuse('The candidate to merge into does not exist.');
    if (into.status === 'merged') {
      return refuse(`The candidate to merge into was itself merged, into ${into.mergedInto}.`);
    }
    if (into.status === 'withdrawn') {
      return refuse('The candidate to merge into was withdrawn, so nobody is asked about it.');
    }
    return ok({
      decision: 'merge',
      set: { mergedInto: input.into, decisionReason: null, decisionNote: null },
      detail: { into: input.into },
    });
  });
}
