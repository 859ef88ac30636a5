import { longestNote } from '../../../core/candidate/notes.ts';
import type { Caller } from '../../caller.ts';
import { mayDecide } from '../may-decide.ts';
import { PostForm } from '../post-form.tsx';

type NoteProps = {
  candidateId: string;
  caller: Caller;
  /** What was written and could not be kept. */
  written?: string | null;
};

/** Leaves a note, in whatever state the near miss is. */
export function NoteForm({ candidateId, caller, written }: NoteProps) {
  if (!mayDecide(caller)) return null;
  return (
    <PostForm action={`/candidates/${candidateId}/notes`} caller={caller} class="decision-form">
      <label class="field">
        <span>Leave a note</span>
        <textarea name="note" rows={3} maxlength={longestNote} required>
          {written ?? ''}
        </textarea>
      </label>
      <div class="actions">
        <button type="submit" class="button button-small">
          Leave the note
        </button>
        <span class="hint">For everybody who looks here. No ticket tells it.</span>
      </div>
    </PostForm>
  );
}
