import type { WholePattern } from '../../api/patterns/pattern-object.ts';
import type { Caller } from '../../caller.ts';
import { Moment } from '../moment.tsx';
import { OutsideText } from '../outside-text.tsx';
import { PostForm } from '../post-form.tsx';
import { sayEdit } from '../words/edit-words.ts';
import { patternAddress } from '../words/pattern-words.ts';
import { sayWho } from '../words/who.ts';

type Edit = WholePattern['edits'][number];

type EditsProps = Pick<WholePattern, 'fingerprint' | 'edits' | 'parts'> & {
  caller: Caller;
  now: Date;
  mayEdit: boolean;
};

/** What people said of a pattern, with the way to take it back; nothing while nobody said anything. */
export function PatternEdits({ edits, ...props }: EditsProps) {
  // What another release's rules needed is nothing that people said.
  const said = edits.filter(({ kind }) => kind !== 'rename');
  const inForce = said.filter(({ undone }) => undone === null);
  const takenBack = said.filter(({ undone }) => undone !== null);
  if (said.length === 0) return null;
  return (
    <section aria-labelledby="edits-title">
      <h2 id="edits-title">What people said of it</h2>
      {inForce.length === 0 ? null : (
        <ul class="alike">
          {inForce.map((edit) => (
            <EditRow {...props} edit={edit} />
          ))}
        </ul>
      )}
      {takenBack.length === 0 ? null : (
        <details class="ways">
          <summary>Taken back ({takenBack.length})</summary>
          <ul class="alike">
            {takenBack.map((edit) => (
              <EditRow {...props} edit={edit} />
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function EditRow({
  edit,
  caller,
  now,
  mayEdit,
  ...of
}: Omit<EditsProps, 'edits'> & { edit: Edit }) {
  const { id, note, by, at, undone } = edit;
  return (
    <li>
      <p>
        <OutsideText text={`${sayWho(by, caller)} ${sayEdit(edit, of)}`} most={600} />{' '}
        <span class="card-of">
          <Moment at={new Date(at)} now={now} />
        </span>
      </p>
      <Quote note={note} />
      {undone === null ? null : (
        <>
          <p class="row-why">
            <OutsideText text={`${sayWho(undone.by, caller)} took that back`} most={120} />{' '}
            <Moment at={new Date(undone.at)} now={now} />
          </p>
          <Quote note={undone.note} />
        </>
      )}
      {undone !== null || !mayEdit ? null : (
        <PostForm action={`${patternAddress(of.fingerprint)}/edits/${id}/undo`} caller={caller}>
          <button type="submit" class="button button-small">
            Undo
          </button>
        </PostForm>
      )}
    </li>
  );
}

function Quote({ note }: { note: string | null }) {
  if (note === null || note === '') return null;
  return (
    <blockquote>
      <OutsideText text={note} most={2_000} />
    </blockquote>
  );
}
