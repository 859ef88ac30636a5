import { and, asc, eq, gt } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidateNotes } from '../schema/candidate-notes.ts';

/** What people noted on a near miss, oldest first; ids hold the time at which they were made. */
export async function notesOfCandidate(
  db: DbOrTx,
  candidateId: string,
  page: { afterId: string | null; limit: number },
) {
  return db
    .select()
    .from(candidateNotes)
    .where(
      and(
        eq(candidateNotes.candidateId, candidateId),
        page.afterId === null ? undefined : gt(candidateNotes.id, page.afterId),
      ),
    )
    .orderBy(asc(candidateNotes.id))
    .limit(page.limit);
}
