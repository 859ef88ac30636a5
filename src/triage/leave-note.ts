import { eq } from 'drizzle-orm';
import { v7 as uuid } from 'uuid';
import { mayDeleteNote } from '../core/candidate/notes.ts';
import { err, ok, type Result } from '../core/result.ts';
import { writeAudit } from '../db/audit.ts';
import { changeState, type StateContext } from '../db/change-state.ts';
import { now } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { type CandidateNoteRow, candidateNotes } from '../db/schema/candidate-notes.ts';
import { candidates } from '../db/schema/candidates.ts';

export type NoteRefused = { code: 'not-found' } | { code: 'not-possible'; detail: string };

/** Leaves a note on a near miss, in whatever state it is. Its words stay here: no ticket tells them. */
export async function leaveNote(
  context: StateContext,
  { id, text, actor }: { id: string; text: string; actor: string },
): Promise<Result<CandidateNoteRow, NoteRefused>> {
  return changeState(context, async (tx) => {
    const [found] = await tx
      .select({ id: candidates.id })
      .from(candidates)
      .where(eq(candidates.id, id))
      .for('share');
    if (found === undefined) return err({ code: 'not-found' });
    const [note] = await tx
      .insert(candidateNotes)
      .values({ id: uuid(), candidateId: id, text, author: actor, at: now })
      .returning();
    if (note === undefined) throw new Error('the note was not inserted');
    // The words stand in the note alone, so that taking it back takes them along.
    const detail = { noteId: note.id };
    await writeAudit(tx, { actor, action: 'noted', entity: 'candidate', entityId: id, detail });
    return ok(note);
  });
}

/** Takes a note of one's own back, words and all, while it is new. */
export async function deleteNote(
  context: StateContext,
  { id, noteId, actor }: { id: string; noteId: string; actor: string },
): Promise<Result<CandidateNoteRow, NoteRefused>> {
  return changeState(context, async (tx) => {
    const [note] = await tx
      .select()
      .from(candidateNotes)
      .where(eq(candidateNotes.id, noteId))
      .for('update');
    if (note === undefined || note.candidateId !== id) return err({ code: 'not-found' });
    if (!mayDeleteNote(note, { actor, now: await databaseNow(tx) })) {
      const detail = 'Only the person who wrote a note may take it back, within an hour.';
      return err({ code: 'not-possible', detail });
    }
    await tx.delete(candidateNotes).where(eq(candidateNotes.id, noteId));
    await writeAudit(tx, {
      actor,
      action: 'note_deleted',
      entity: 'candidate',
      entityId: id,
      detail: { noteId },
    });
    return ok(note);
  });
}
