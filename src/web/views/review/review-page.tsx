import type { ReviewReason } from '../../../core/review/choose-for-review.ts';
import { reviewQuestions } from '../../../core/review/review-questions.ts';
import { spanOfWeek, weekAfter } from '../../../core/review/week.ts';
import type { CandidateSummary } from '../../../db/queries/candidate-summaries.ts';
import type { LastLesson } from '../../../db/queries/lessons-of.ts';
import type { LessonRow } from '../../../db/schema/lessons.ts';
import type { Caller } from '../../caller.ts';
import { EmptyState } from '../empty-state.tsx';
import { Layout } from '../layout.tsx';
import { Moment } from '../moment.tsx';
import { OutsideText } from '../outside-text.tsx';
import { TeamMenu } from '../team-menu.tsx';
import { ReviewItem } from './review-item.tsx';

/** One near miss of the meeting: why this one, how often in that week, what was learnt. */
export type Reviewed = {
  item: CandidateSummary;
  reason: ReviewReason;
  times: number;
  lesson: LessonRow | null;
};

export type ReviewProps = {
  caller: Caller;
  now: Date;
  /** Its first day. */
  week: string;
  /** `mine`, `all`, or a team's id. */
  team: string;
  teams: readonly { id: string; name: string }[];
  items: readonly Reviewed[];
  /** What they share, a sentence each. */
  common: readonly string[];
  before: readonly LastLesson[];
  refused: { id: string; sentence: string; typed: string | null } | null;
};

/** One page for the weekly meeting. */
export function ReviewPage(props: ReviewProps) {
  const { caller, now, week, team, teams, items, common, before, refused } = props;
  return (
    <Layout title="Weekly review" caller={caller} current="review">
      <div class="inbox-head">
        <h1>Weekly review</h1>
        <TeamMenu
          {...{ teams, caller }}
          chosen={team}
          hrefOf={(choice) => `/review?${new URLSearchParams({ week, team: choice })}`}
        />
      </div>
      <p class="lead">
        From {week} to {spanOfWeek(week).lastDay}: at most three near misses, ten minutes each. It
        is about how the work is set up, not about who did it.
      </p>
      <WeekPaging {...{ week, team, now }} />
      {items.length === 0 ? <NothingToReview team={team} week={week} /> : null}
      {common.length === 0 ? null : (
        <section class="card" aria-labelledby="common-title">
          <h2 id="common-title">What they have in common</h2>
          <ul class="plain-list">
            {common.map((sentence) => (
              <li>
                <OutsideText text={sentence} most={200} />
              </li>
            ))}
          </ul>
        </section>
      )}
      {items.length === 0 ? null : <Questions />}
      {items.map((reviewed) => (
        <ReviewItem {...{ reviewed, caller, now, week, team }} refused={refused} />
      ))}
      <Before {...{ before, now }} />
    </Layout>
  );
}

function WeekPaging({ week, team, now }: Pick<ReviewProps, 'week' | 'team' | 'now'>) {
  const at = (firstDay: string) => `/review?${new URLSearchParams({ week: firstDay, team })}`;
  const isLast = spanOfWeek(week).to > now;
  return (
    <nav class="paging" aria-label="Weeks">
      <a href={at(weekAfter(week, -1))} rel="prev">
        The week before
      </a>
      {isLast ? null : (
        <a href={at(weekAfter(week, 1))} rel="next">
          The week after
        </a>
      )}
    </nav>
  );
}

function NothingToReview({ team, week }: Pick<ReviewProps, 'team' | 'week'>) {
  return (
    <EmptyState title="A quiet week">
      <p>
        Nothing of that week waits for a decision or was confirmed. Use the time for something else.
      </p>
      <p>
        {team === 'all' ? null : (
          <>
            <a href={`/review?${new URLSearchParams({ week, team: 'all' })}`}>Look at all teams</a>,
            or{' '}
          </>
        )}
        <a href={`/review?${new URLSearchParams({ week: weekAfter(week, -1), team })}`}>
          {team === 'all' ? 'Look at the week before' : 'at the week before'}
        </a>
        .
      </p>
    </EmptyState>
  );
}

function Questions() {
  return (
    <details class="card" open>
      <summary>
        <h2>Questions to ask of each</h2>
      </summary>
      <ol class="plain-list">
        {reviewQuestions.map((question) => (
          <li>{question}</li>
        ))}
      </ol>
    </details>
  );
}

function Before({ before, now }: Pick<ReviewProps, 'before' | 'now'>) {
  if (before.length === 0) return null;
  return (
    <section aria-labelledby="before-title">
      <h2 id="before-title">What was learnt before</h2>
      <ul class="alike">
        {before.map(({ candidateId, text, story, writtenAt }) => (
          <li>
            <blockquote>
              <OutsideText text={text} most={1_000} />
            </blockquote>
            <p class="row-state">
              <a href={`/candidates/${candidateId}`}>
                <OutsideText text={story} most={160} />
              </a>
              <Moment at={writtenAt} now={now} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
