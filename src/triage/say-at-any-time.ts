import { eq } from 'drizzle-orm';
import type { Decider, OtherTeam } from '../core/decider.ts';
import { err, ok, type Result } from '../core/result.ts';
import { computedFactor } from '../core/score/said.ts';
import { writeAudit } from '../db/audit.ts';
import { changeState, type StateContext } from '../db/change-state.ts';
import { now } from '../db/client.ts';
import { whoseTheyAre } from '../db/queries/whose-it-is.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { type Edited, editedFactors, sayOfScore } from './say-otherwise.ts';

/**
 * Says how close it was and how bad it could have been, whatever its status, or leaves that to the facts
 * again. The score follows at once. It is no decision, so the version stays, and the rules are not asked
 * again: a person looks at it already.
 */
export async function sayAtAnyTime(
  context: StateContext,
  { id, actor, onlyTeams, ...edited }: Edited & Decider & { id: string },
): Promise<Result<CandidateRow, { code: 'not-found' } | OtherTeam>> {
  return changeState(context, async (tx) => {
    const [row] = await tx.select().from(candidates).where(eq(candidates.id, id)).for('update');
    if (row === undefined) return err({ code: 'not-found' });
    const theirs = await whoseTheyAre(tx, { onlyTeams }, [row.teamId]);
    if (theirs !== null) return err(theirs);
    const about = editedFactors(row, edited);
    if (about.length === 0) return ok(row);
    const [updated = row] = await tx
      .update(candidates)
      .set({ ...sayOfScore(row, edited, actor), updatedAt: now })
      .where(eq(candidates.id, id))
      .returning();
    await writeAudit(tx, {
      actor,
      action: 'said',
      entity: 'candidate',
      entityId: id,
      detail: { about, ...inDetail(row, edited, about), ...scores(row, updated) },
    });
    return ok(updated);
  });
}

/** As texts, like what is said with a decision; `facts` where they count again. */
function inDetail(row: CandidateRow, edited: Edited, about: readonly (keyof Edited)[]) {
  return Object.fromEntries(
    about.flatMap((factor) => [
      [factor, `${edited[factor] ?? 'facts'}`],
      [`${factor}ByFacts`, `${computedFactor(row, factor)}`],
    ]),
  );
}

function scores(before: CandidateRow, after: CandidateRow) {
  return { scoreBefore: before.priority, score: after.priority };
}
