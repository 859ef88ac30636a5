import { eq } from 'drizzle-orm';
import { changeState, type StateContext } from '../db/change-state.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { isAcceptedBesides } from '../db/queries/is-accepted-besides.ts';
import { candidates } from '../db/schema/candidates.ts';
import { applyTransition } from './apply-transition.ts';

/**
 * The task: the time is over for which a candidate was accepted, so people are asked once whether
 * that is still so. It goes on saying who accepted it, and until when. Of several that were accepted
 * alike the last one comes back, for all. Safe to repeat; a dismissal that was undone, or made for
 * longer, is left alone.
 */
export async function endAcceptance(context: StateContext, id: string): Promise<void> {
  await changeState(context, async (tx, owe) => {
    const [row] = await tx.select().from(candidates).where(eq(candidates.id, id)).for('update');
    if (row === undefined || row.status !== 'dismissed' || row.acceptedUntil === null) return;
    if (row.acceptedUntil > (await databaseNow(tx))) {
      owe('end-acceptance', row.id, row.acceptedUntil);
      return;
    }
    if (await isAcceptedBesides(tx, row)) return;
    await applyTransition(tx, owe, row, {
      event: 'acceptance_ended',
      actor: 'system',
      detail: { owner: row.acceptedBy, until: row.acceptedUntil.toISOString() },
    });
  });
}
