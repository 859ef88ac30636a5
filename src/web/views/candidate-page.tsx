import type { Child } from 'hono/jsx';
import type { Finding } from '../../core/detect/finding.ts';
import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import type { WholeCandidate } from '../../db/queries/candidate-with-follow-up.ts';
import type { FoundDelivery } from '../../db/queries/deliveries-of-facts.ts';
import type { CandidateNoteRow } from '../../db/schema/candidate-notes.ts';
import type { LessonRow } from '../../db/schema/lessons.ts';
import type { Caller } from '../caller.ts';
import { AlikeList } from './alike-list.tsx';
import { AssignForm, type Team } from './assign-form.tsx';
import { DeliveriesCard } from './candidate/deliveries-card.tsx';
import { LessonCard } from './candidate/lesson-card.tsx';
import { NoteForm } from './candidate/note-form.tsx';
import { SayForm } from './candidate/say-form.tsx';
import { doneEntries, noteEntries } from './candidate/timeline-entries.tsx';
import { CandidateHead } from './candidate-head.tsx';
import type { CandidateWhy } from './candidate-why.ts';
import { DecisionCard } from './decision-card.tsx';
import { EvidenceTimeline } from './evidence-timeline.tsx';
import { FollowUpCard } from './follow-up-card.tsx';
import { GroupedBy } from './grouped-by.tsx';
import { Layout } from './layout.tsx';
import { MemberList, type Together } from './member-list.tsx';
import { RulesCard } from './rules-card.tsx';
import { ScoreCard } from './score-card.tsx';
import { StoryChain } from './story-chain.tsx';
import { ThresholdList } from './threshold-list.tsx';
import type { Typed } from './typed.ts';
import { detectorWords, sayStatus } from './words/candidate-words.ts';
import { type HistoryEvent, wasPutAway } from './words/history-words.ts';

export type CandidateProps = {
  caller: Caller;
  now: Date;
  whole: WholeCandidate;
  finding: Finding;
  why: CandidateWhy;
  together: Together;
  alike: readonly CandidateSummary[];
  history: readonly HistoryEvent[];
  /** Of what its history names. */
  stories: ReadonlyMap<string, string>;
  notes: readonly CandidateNoteRow[];
  /** What its team wrote down on the page of the review. */
  lesson: LessonRow | null;
  /** What it was found from. */
  deliveries: readonly FoundDelivery[];
  teams: readonly Team[];
  /** The version of the rules that is in force. */
  versionInForce: number | null;
  flash?: Child;
  /** What stays in the form of the decision. */
  typed?: Typed | null;
};

/** Everything that is known about one near miss; its address can be pasted in a chat. */
export function CandidatePage(props: CandidateProps) {
  const { caller, now, whole, finding, why, together, history, teams, versionInForce } = props;
  const { flash, typed = null } = props;
  const { candidate, followUp } = whole;
  const isPutAway = wasPutAway(candidate.status, history);
  return (
    <Layout
      title={candidate.story}
      description={describe(whole, why)}
      caller={caller}
      current="candidates"
      flash={flash}
    >
      <CandidateHead
        {...{ whole, why, now }}
        links={finding.links}
        episodes={finding.episodes ?? 1}
        together={together}
      />
      <div class="columns">
        <div class="column-decide">
          <DecisionCard {...{ candidate, followUp, isPutAway, together, caller, now, typed }} />
          <FollowUpCard
            candidateId={candidate.id}
            teamId={teamOfTicket(whole)}
            followUp={followUp}
            takesTickets={whole.takesTickets}
            targetProblem={whole.targetProblem}
            status={candidate.status}
            caller={caller}
            now={now}
          />
          <LessonCard
            lesson={props.lesson}
            occurredAt={candidate.occurredAt}
            caller={caller}
            now={now}
          />
          <AssignForm
            candidate={candidate}
            teams={teams}
            ticket={followUp && { status: followUp.status, key: followUp.issueKey }}
            caller={caller}
          />
        </div>
        <MainColumn {...props} />
        <div class="column-why">
          <ScoreCard {...candidate} reasons={candidate.scoreReasons} caller={caller} now={now} />
          <SayForm candidate={candidate} caller={caller} />
          <RulesCard {...candidate} {...{ isPutAway, versionInForce, now }} awaits={why.awaits} />
        </div>
      </div>
    </Layout>
  );
}

/** One that joined the ticket of another near miss is that one's. */
export function teamOfTicket({ candidate, followUp }: WholeCandidate): string | null {
  const isOwn = followUp === null || followUp.candidateId === candidate.id;
  return isOwn ? candidate.teamId : followUp.teamId;
}

/** What is known of it: what happened and was done, what belongs to it, and what it was read from. */
function MainColumn(props: CandidateProps) {
  const { caller, now, whole, finding, why, together, alike, history, stories } = props;
  const { notes, deliveries } = props;
  const { candidate } = whole;
  return (
    <div class="column-main">
      <section aria-labelledby="evidence-title">
        <h2 id="evidence-title">What happened</h2>
        <EvidenceTimeline
          evidence={finding.evidence}
          besides={[
            ...doneEntries(history, { caller, now, stories }),
            ...noteEntries(notes, { caller, now }),
          ]}
          now={now}
        />
        <NoteForm candidateId={candidate.id} caller={caller} />
        <ThresholdList {...why} />
        <GroupedBy
          candidate={candidate}
          words={finding.fingerprint}
          service={whole.serviceName ?? candidate.serviceId}
        />
      </section>
      <MemberList {...together} title={candidate.title} now={now} />
      {why.chain.length === 0 ? null : (
        <section aria-labelledby="chain-title">
          <h2 id="chain-title">One story</h2>
          <p class="hint">
            These belong together by their service, environment or commit. Each is decided on its
            own.
          </p>
          <StoryChain chain={why.chain} ownId={candidate.id} now={now} />
        </section>
      )}
      {alike.length === 0 ? null : (
        <section aria-labelledby="alike-title">
          <h2 id="alike-title">Other times</h2>
          <AlikeList items={alike} caller={caller} now={now} />
        </section>
      )}
      <DeliveriesCard deliveries={deliveries} caller={caller} now={now} />
    </div>
  );
}

function describe({ candidate, serviceName }: WholeCandidate, { awaits }: CandidateWhy): string {
  const service = serviceName ?? candidate.serviceId ?? 'no service yet';
  const status = sayStatus({ ...candidate, awaits }).text.toLowerCase();
  const score = `score ${Math.round(candidate.priority)}`;
  return `${detectorWords[candidate.detector]} · ${service} · ${score} · ${status}`;
}
