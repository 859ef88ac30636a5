import { isTooLateToUndo } from '../../../core/bulk-decision.ts';
import { mayDeleteNote } from '../../../core/candidate/notes.ts';
import { sayTimes } from '../../../core/detect/say-count.ts';
import type { CandidateNoteRow } from '../../../db/schema/candidate-notes.ts';
import type { Caller } from '../../caller.ts';
import type { TimelineEntry } from '../evidence-timeline.tsx';
import { OutsideText } from '../outside-text.tsx';
import { PostForm } from '../post-form.tsx';
import { StoryLink } from '../story-link.tsx';
import { statusWords } from '../words/candidate-words.ts';
import type { HistoryEvent } from '../words/history-words.ts';
import { type ToldEvent, tellHistory } from '../words/tell-history.ts';
import { sayWho } from '../words/who.ts';

type Viewer = { caller: Caller; now: Date };

/** The stories of what the events name, by id; what is not among them is not named. */
type Named = { stories?: ReadonlyMap<string, string> };

/** What was done with it, by whom and from what to what, as entries between the facts. */
export function doneEntries(
  events: readonly HistoryEvent[],
  viewer: Viewer & Named,
): readonly TimelineEntry[] {
  // A note stands there itself.
  const told = tellHistory(events.filter(({ action }) => action !== 'noted'));
  return told.map((event) => ({
    at: event.at,
    kind: 'done',
    what: <Done event={event} {...viewer} />,
  }));
}

function Done({ event, caller, now, stories }: Viewer & Named & { event: ToldEvent }) {
  const { actor, said, times, bulk, into, moved, at } = event;
  return (
    <>
      <p>
        <OutsideText text={sayWho(actor, caller)} most={80} />{' '}
        <OutsideText text={said} most={600} />
        <Which id={into} story={stories?.get(into ?? '')} />
        {times === 1 ? '' : `, ${sayTimes(times)}`}
        {bulk === null ? null : <WithMany bulk={bulk} isKept={isKept(at, now)} />}
      </p>
      {moved === null ? null : (
        <p class="timeline-more">
          {statusWords[moved.from].text}
          <span aria-hidden="true">→</span>
          <span class="visually-hidden">, then</span>
          {statusWords[moved.to].text}
        </p>
      )}
    </>
  );
}

/** Which one it was put together with, as long as that is there. */
function Which({ id, story }: { id: string | null; story: string | undefined }) {
  if (id === null || story === undefined) return null;
  return (
    <>
      : <StoryLink item={{ id, story }} />
    </>
  );
}

/** It was one of many; which, can be seen for as long as that is kept. */
function WithMany({ bulk, isKept: kept }: { bulk: string; isKept: boolean }) {
  const text = 'with many others';
  return <>, {kept ? <a href={`/bulk/${bulk}`}>{text}</a> : text}</>;
}

function isKept(at: Date, now: Date): boolean {
  return !isTooLateToUndo({ finishedAt: at, cancelledAt: null }, now);
}

/** What people noted, with the way to take one's own back while it is new. */
export function noteEntries(
  notes: readonly CandidateNoteRow[],
  viewer: Viewer,
): readonly TimelineEntry[] {
  return notes.map((note) => ({
    at: note.at,
    kind: 'note',
    what: <Note note={note} {...viewer} />,
  }));
}

function Note({ note, caller, now }: Viewer & { note: CandidateNoteRow }) {
  const { id, candidateId, text, author } = note;
  return (
    <div id={`note-${id}`}>
      <p>
        <OutsideText text={sayWho(author, caller)} most={80} /> noted:
      </p>
      <blockquote class="note-text">
        <OutsideText text={text} most={4_000} />
      </blockquote>
      {mayDeleteNote(note, { actor: caller.actor, now }) ? (
        <PostForm action={`/candidates/${candidateId}/delete-note`} caller={caller}>
          <input type="hidden" name="noteId" value={id} />
          <button type="submit" class="button button-small">
            Take the note back
          </button>
        </PostForm>
      ) : null}
    </div>
  );
}
