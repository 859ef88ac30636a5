import type { Child } from 'hono/jsx';
import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import type { ListedFollowUp } from '../../db/queries/follow-ups-by-need.ts';
import type { RecurrenceAround } from '../../db/queries/recurrence-around.ts';
import type { Caller } from '../caller.ts';
import { AlikeList } from './alike-list.tsx';
import { doneEntries } from './candidate/timeline-entries.tsx';
import { EvidenceTimeline } from './evidence-timeline.tsx';
import { FollowUpState } from './follow-up-state.tsx';
import { Layout } from './layout.tsx';
import { OutsideText } from './outside-text.tsx';
import { Pill } from './pill.tsx';
import { RecurrenceLine } from './recurrence-line.tsx';
import { followUpLabel } from './words/follow-up-words.ts';
import type { HistoryEvent } from './words/history-words.ts';
import { patternAddress } from './words/pattern-words.ts';

type FollowUpProps = {
  caller: Caller;
  now: Date;
  listed: ListedFollowUp;
  around: RecurrenceAround | null;
  /** What it tells of, newest first. */
  nearMisses: readonly CandidateSummary[];
  history: readonly HistoryEvent[];
  flash?: Child;
};

/** One ticket: where it stands, what mends it, whether it helped, and its whole life. */
export function FollowUpPage(props: FollowUpProps) {
  const { caller, now, listed, around, nearMisses, history, flash } = props;
  const { followUp, teamId, takesTickets, targetProblem, story, teamName } = listed;
  const { text, tone } = followUpLabel(followUp);
  const title = followUp.issueKey ?? 'A ticket that is not in Jira yet';
  return (
    <Layout
      title={title}
      description={story ?? text}
      caller={caller}
      current="follow-ups"
      flash={flash}
    >
      <header class="page-head">
        <p class="row-state">
          <Pill tone={tone}>{text}</Pill>
        </p>
        <h1>
          <OutsideText text={title} most={80} />
        </h1>
        <p>
          <OutsideText text={story ?? 'The near miss that it told of is gone.'} most={400} />
        </p>
        <ul class="facts">
          <li>{teamName === null ? 'No team yet' : <OutsideText text={teamName} most={60} />}</li>
          <li>
            <a href={patternAddress(followUp.fingerprint)}>Its pattern</a>
          </li>
        </ul>
      </header>
      <section class="card" aria-labelledby="state-title">
        <h2 id="state-title">Where it stands</h2>
        <FollowUpState
          {...{ followUp, teamId, takesTickets, targetProblem, caller, now }}
          origin={{ page: 'follow-up', id: followUp.id }}
        />
        <RecurrenceLine {...{ followUp, around, now }} />
      </section>
      {nearMisses.length === 0 ? null : (
        <section aria-labelledby="told-title">
          <h2 id="told-title">The near misses that belong to it</h2>
          <AlikeList items={nearMisses} caller={caller} now={now} />
        </section>
      )}
      {history.length === 0 ? null : (
        <section aria-labelledby="life-title">
          <h2 id="life-title">Its life</h2>
          <EvidenceTimeline
            evidence={[]}
            besides={doneEntries(history, { caller, now })}
            now={now}
          />
        </section>
      )}
    </Layout>
  );
}
