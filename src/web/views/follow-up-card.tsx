import type { CandidateStatus } from '../../core/candidate/status.ts';
import type { TakesTickets } from '../../core/team.ts';
import type { TargetProblem } from '../../core/ticket-target.ts';
import type { FollowUpRow } from '../../db/schema/follow-ups.ts';
import type { Caller } from '../caller.ts';
import { FollowUpState } from './follow-up-state.tsx';
import type { Origin } from './origin.ts';
import { Pill } from './pill.tsx';
import { isUndecided } from './words/decision-words.ts';
import { followUpLabel } from './words/follow-up-words.ts';

type CardProps = {
  candidateId: string;
  teamId: string | null;
  followUp: FollowUpRow | null;
  takesTickets: TakesTickets;
  targetProblem: TargetProblem | null;
  status: CandidateStatus;
  caller: Caller;
  now: Date;
  /** Where its forms lead back to; the page of the near miss unless said otherwise. */
  origin?: Origin;
};

/** The ticket of one candidate; while none was asked for, the way to what would be opened. */
export function FollowUpCard(props: CardProps) {
  const { candidateId, teamId, followUp, takesTickets, targetProblem, status, caller, now } = props;
  const { origin = { page: 'candidate', id: candidateId } } = props;
  const isOpen = isUndecided(status);
  if (followUp === null && !isOpen && status !== 'confirmed') return null;
  return (
    <section class="card" id="follow-up" aria-labelledby="follow-up-title">
      <div class="card-head">
        <h2 id="follow-up-title">Ticket</h2>
        {followUp === null ? null : (
          <Pill tone={followUpLabel(followUp).tone}>{followUpLabel(followUp).text}</Pill>
        )}
      </div>
      {followUp === null ? (
        <p>{isOpen ? 'None yet.' : 'Confirmed without a ticket.'}</p>
      ) : (
        <FollowUpState
          followUp={followUp}
          teamId={teamId}
          takesTickets={takesTickets}
          targetProblem={targetProblem}
          caller={caller}
          origin={origin}
          now={now}
        />
      )}
      {isOpen || isToBeSent(followUp) ? (
        <p>
          <a href={`/candidates/${candidateId}/ticket`}>See what would be opened</a>
        </p>
      ) : null}
    </section>
  );
}

function isToBeSent(followUp: FollowUpRow | null): boolean {
  return followUp?.status === 'held' || followUp?.status === 'failed';
}
