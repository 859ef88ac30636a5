import type { FollowUpRow } from '../../db/schema/follow-ups.ts';
import type { Caller } from '../caller.ts';
import { FollowUpState } from './follow-up-state.tsx';
import { Pill } from './pill.tsx';
import { followUpWords } from './words/follow-up-words.ts';

type CardProps = {
  candidateId: string;
  followUp: FollowUpRow | null;
  isConfirmed: boolean;
  caller: Caller;
  now: Date;
};

/** The ticket of one candidate; nothing while none was asked for. */
export function FollowUpCard({ candidateId, followUp, isConfirmed, caller, now }: CardProps) {
  if (followUp === null && !isConfirmed) return null;
  return (
    <section class="card" id="follow-up" aria-labelledby="follow-up-title">
      <div class="card-head">
        <h2 id="follow-up-title">Ticket</h2>
        {followUp === null ? null : (
          <Pill tone={followUpWords[followUp.status].tone}>
            {followUpWords[followUp.status].text}
          </Pill>
        )}
      </div>
      {followUp === null ? (
        <p>Confirmed without a ticket.</p>
      ) : (
        <FollowUpState
          followUp={followUp}
          caller={caller}
          origin={{ page: 'candidate', id: candidateId }}
          now={now}
        />
      )}
    </section>
  );
}
