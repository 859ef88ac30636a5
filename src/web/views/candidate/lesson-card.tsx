import { weekOf } from '../../../core/review/week.ts';
import type { LessonRow } from '../../../db/schema/lessons.ts';
import type { Caller } from '../../caller.ts';
import { Moment } from '../moment.tsx';
import { OutsideText } from '../outside-text.tsx';
import { sayWho } from '../words/who.ts';

type LessonProps = { lesson: LessonRow | null; occurredAt: Date; caller: Caller; now: Date };

/** What a team wrote down on the page of the weekly review; nothing where it did not. */
export function LessonCard({ lesson, occurredAt, caller, now }: LessonProps) {
  if (lesson === null) return null;
  const week = new URLSearchParams({ week: weekOf(occurredAt), team: 'all' });
  return (
    <section class="card" id="lesson" aria-labelledby="lesson-title">
      <h2 id="lesson-title">What was learnt</h2>
      <blockquote>
        <OutsideText text={lesson.text} most={4_000} />
      </blockquote>
      <p class="hint">
        <OutsideText text={sayWho(lesson.writtenBy, caller)} most={80} />,{' '}
        <Moment at={lesson.writtenAt} now={now} />. <a href={`/review?${week}`}>Its week</a>
      </p>
    </section>
  );
}
