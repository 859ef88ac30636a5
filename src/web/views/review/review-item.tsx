import type { Caller } from '../../caller.ts';
import { AlertWords } from '../alert-words.tsx';
import { mayDecide } from '../may-decide.ts';
import { Moment } from '../moment.tsx';
import { Notice } from '../notice.tsx';
import { OutsideText } from '../outside-text.tsx';
import { Pill } from '../pill.tsx';
import { PostForm } from '../post-form.tsx';
import { RowTicket } from '../row-ticket.tsx';
import { detectorWords, sayStatus } from '../words/candidate-words.ts';
import { sayChosen } from '../words/review-words.ts';
import { sayWho } from '../words/who.ts';
import type { Reviewed, ReviewProps } from './review-page.tsx';

type ItemProps = Pick<ReviewProps, 'caller' | 'now' | 'week' | 'team' | 'refused'> & {
  reviewed: Reviewed;
};

/** One near miss of the meeting, with what was learnt written down beside it. */
export function ReviewItem({ reviewed, caller, now, week, team, refused }: ItemProps) {
  const { item, reason, times } = reviewed;
  const { text, tone } = sayStatus(item);
  const titleId = `review-${item.id}`;
  return (
    <section class="card review-item" aria-labelledby={titleId}>
      <p class="row-state">
        <Pill tone="accent">{sayChosen(reason, times)}</Pill>
        <Pill tone={tone}>{text}</Pill>
        <RowTicket item={item} />
      </p>
      <h2 id={titleId}>
        <a href={`/candidates/${item.id}`}>
          <OutsideText text={item.story} most={240} />
        </a>
      </h2>
      <AlertWords of={item} />
      <ul class="facts">
        <li>
          <OutsideText text={item.serviceName ?? item.service ?? 'No service yet'} most={60} />
        </li>
        <li>{detectorWords[item.detector]}</li>
        <li>
          <Moment at={item.occurredAt} now={now} />
        </li>
      </ul>
      <Lesson {...{ reviewed, caller, now, week, team }} refused={refused} />
    </section>
  );
}

function Lesson({ reviewed, caller, now, week, team, refused }: ItemProps) {
  const { item, lesson } = reviewed;
  const own = refused?.id === item.id ? refused : null;
  return (
    <div id={`lesson-${item.id}`} class="lesson">
      {own === null ? null : (
        <Notice tone="bad">
          <p class="notice-text">{own.sentence}</p>
        </Notice>
      )}
      {lesson === null ? null : (
        <>
          <h3>What we learnt</h3>
          <blockquote>
            <OutsideText text={lesson.text} />
          </blockquote>
          <p class="hint">
            <OutsideText text={sayWho(lesson.writtenBy, caller)} most={80} />,{' '}
            <Moment at={lesson.writtenAt} now={now} />
          </p>
        </>
      )}
      {mayDecide(caller) ? (
        <LessonForm {...{ reviewed, caller, week, team }} typed={own?.typed ?? null} />
      ) : null}
    </div>
  );
}

type FormProps = { reviewed: Reviewed; caller: Caller; week: string; team: string };

/** Open where nothing stands yet, or where what was typed has to be put together with what stands. */
function LessonForm({ reviewed, caller, week, team, typed }: FormProps & { typed: string | null }) {
  const { item, lesson } = reviewed;
  return (
    <details open={lesson === null || typed !== null}>
      <summary>{lesson === null ? 'Write down what you learnt' : 'Change it'}</summary>
      <PostForm action={`/review/${item.id}`} caller={caller} class="decision-form">
        <input type="hidden" name="week" value={week} />
        <input type="hidden" name="team" value={team} />
        <input type="hidden" name="version" value={String(lesson?.version ?? 0)} />
        <label class="field">
          <span>What we learnt, and what we change</span>
          <textarea name="text" rows={4} maxlength={4_000}>
            {typed ?? lesson?.text ?? ''}
          </textarea>
        </label>
        <button type="submit" class="button">
          Keep it
        </button>
      </PostForm>
    </details>
  );
}
