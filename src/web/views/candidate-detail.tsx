import type { Child } from 'hono/jsx';
import type { Caller } from '../caller.ts';
import type { Detail } from '../pages/read-detail.ts';
import { AlikeList } from './alike-list.tsx';
import { DeliveriesCard } from './candidate/deliveries-card.tsx';
import { doneEntries, noteEntries } from './candidate/timeline-entries.tsx';
import { CandidateHead } from './candidate-head.tsx';
import { teamOfTicket } from './candidate-page.tsx';
import { DecisionCard } from './decision-card.tsx';
import { EvidenceTimeline } from './evidence-timeline.tsx';
import { FollowUpCard } from './follow-up-card.tsx';
import { MemberList } from './member-list.tsx';
import { inboxAddress, type Origin } from './origin.ts';
import { ScoreCard } from './score-card.tsx';
import { StoryChain } from './story-chain.tsx';
import { ThresholdList } from './threshold-list.tsx';
import { wasPutAway } from './words/history-words.ts';

type DetailProps = Detail & {
  caller: Caller;
  now: Date;
  /** The list that it stands beside. */
  origin: Extract<Origin, { page: 'inbox' }>;
};

/** One near miss beside a list: what was seen, what to decide, then what else speaks for it, down to the bytes. */
export function CandidateDetail(props: DetailProps) {
  const { whole, finding, why, together, alike, history, notes, deliveries } = props;
  const { caller, now, origin, stories } = props;
  const { candidate, followUp } = whole;
  const { id, version } = candidate;
  const isPutAway = wasPutAway(candidate.status, history);
  return (
    <aside
      id="detail"
      class="detail"
      aria-label="The selected near miss"
      tabindex={-1}
      data-detail
      data-id={id}
      data-version={String(version)}
    >
      <p class="detail-ways">
        <a href={inboxAddress({ ...origin, selected: null })} data-close>
          Back to the list
        </a>
        <a href={`/candidates/${id}`}>Open its page</a>
      </p>
      <CandidateHead
        {...{ whole, why, now }}
        links={finding.links}
        episodes={finding.episodes ?? 1}
        together={together}
        level={2}
      />
      <Part id="evidence" title="What was seen">
        <EvidenceTimeline
          evidence={finding.evidence}
          besides={[
            ...doneEntries(history, { caller, now, stories }),
            ...noteEntries(notes, { caller, now }),
          ]}
          now={now}
        />
        <ThresholdList {...why} />
      </Part>
      <DecisionCard {...{ candidate, followUp, isPutAway, together, caller, now, origin }} />
      <ScoreCard {...candidate} reasons={candidate.scoreReasons} caller={caller} now={now} />
      <MemberList {...together} title={candidate.title} now={now} />
      {why.chain.length === 0 ? null : (
        <Part id="chain" title="One story">
          <StoryChain chain={why.chain} ownId={id} now={now} />
        </Part>
      )}
      {alike.length === 0 ? null : (
        <Part id="alike" title="Other times">
          <AlikeList items={alike} caller={caller} now={now} />
        </Part>
      )}
      <FollowUpCard
        candidateId={id}
        teamId={teamOfTicket(whole)}
        followUp={followUp}
        takesTickets={whole.takesTickets}
        targetProblem={whole.targetProblem}
        status={candidate.status}
        {...{ caller, now, origin }}
      />
      <DeliveriesCard {...{ deliveries, caller, now }} />
    </aside>
  );
}

function Part({ id, title, children }: { id: string; title: string; children?: Child }) {
  return (
    <section aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}
