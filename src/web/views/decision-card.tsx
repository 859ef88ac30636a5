import type { CandidateRow } from '../../db/schema/candidates.ts';
import type { FollowUpRow } from '../../db/schema/follow-ups.ts';
import type { Caller } from '../caller.ts';
import { AnswersGiven } from './answers-given.tsx';
import { DecisionForm } from './decision-form.tsx';
import { mayDecide, mayDecideOn } from './may-decide.ts';
import type { Together } from './member-list.tsx';
import { Moment } from './moment.tsx';
import type { Origin } from './origin.ts';
import { OutsideText } from './outside-text.tsx';
import { StoryLink } from './story-link.tsx';
import type { Typed } from './typed.ts';
import { UndoForm } from './undo-form.tsx';
import { asSentence } from './words/cut-text.ts';
import {
  canUndo,
  isUndecided,
  sayAcceptanceEnded,
  sayComeback,
  sayDecision,
  sayReturned,
} from './words/decision-words.ts';

type DecisionProps = {
  candidate: CandidateRow;
  followUp: FollowUpRow | null;
  /** Nobody looked at it in time. */
  isPutAway: boolean;
  /** What it is part of. */
  together: Pick<Together, 'head'>;
  caller: Caller;
  now: Date;
  /** Where its forms lead back to; its own page unless said otherwise. */
  origin?: Origin;
  /** What stays in the form. */
  typed?: Typed | null;
};

/** What was decided, the way back, and what can be decided now. */
export function DecisionCard(props: DecisionProps) {
  const { candidate, followUp, isPutAway, together, caller, now, typed = null } = props;
  const { origin = { page: 'candidate', id: candidate.id } } = props;
  const isOpen = isUndecided(candidate.status);
  const isTheirs = mayDecideOn(caller, candidate.teamId);
  if (!isOpen && candidate.decision === null) return null;
  return (
    <section
      class="card card-decision"
      aria-labelledby="decision-title"
      data-row
      data-id={candidate.id}
      data-version={String(candidate.version)}
    >
      <h2 id="decision-title">{isOpen ? 'Was this a near miss?' : 'Decision'}</h2>
      <LastDecision {...{ candidate, together, caller, now }} />
      <AnswersGiven of={candidate} />
      <WhyHere {...{ candidate, isPutAway, caller, now }} />
      {isTheirs && canUndo({ ...candidate, followUp }) ? (
        <UndoForm id={candidate.id} version={candidate.version} caller={caller} origin={origin} />
      ) : null}
      {isOpen && isTheirs ? (
        <DecisionForm
          id={candidate.id}
          version={candidate.version}
          stands={candidate}
          caller={caller}
          origin={origin}
          typed={typed}
        />
      ) : null}
      {isOpen && !isTheirs ? <p>{sayWhoDecides(caller)}</p> : null}
    </section>
  );
}

function sayWhoDecides(caller: Caller): string {
  return mayDecide(caller)
    ? 'It belongs to another team, and they decide on it. You can read along.'
    : 'You can read here. A responder decides.';
}

/** Why it is asked about again, or not asked about any more. */
function WhyHere({
  candidate,
  isPutAway,
  caller,
  now,
}: Omit<DecisionProps, 'followUp' | 'together' | 'origin'>) {
  if (isPutAway) {
    return (
      <p>
        It waited 14 days without a decision, so it was put away. It still counts for its pattern,
        and can still be decided.
      </p>
    );
  }
  const because = sayAcceptanceEnded(candidate, caller, now) ?? sayReturned(candidate);
  return because === null ? null : (
    <p>
      <OutsideText text={asSentence(because)} />
    </p>
  );
}

function LastDecision({
  candidate,
  together: { head },
  caller,
  now,
}: Pick<DecisionProps, 'candidate' | 'together' | 'caller' | 'now'>) {
  const { status, decidedAt, decisionNote } = candidate;
  const said = sayDecision(candidate, caller, head !== null);
  const comeback = sayComeback(candidate, now);
  const isOver = isUndecided(status) && status !== 'snoozed';
  if (said === null || isOver) return null;
  return (
    <>
      <p>
        <OutsideText text={said} />
        {head === null ? null : (
          <>
            {' '}
            <StoryLink item={head} />
          </>
        )}
        {decidedAt === null ? null : (
          <>
            , <Moment at={decidedAt} now={now} />
          </>
        )}
        .{comeback === null ? null : ` ${comeback}.`}
      </p>
      {decisionNote === null ? null : (
        <blockquote>
          <OutsideText text={decisionNote} most={2000} />
        </blockquote>
      )}
    </>
  );
}
