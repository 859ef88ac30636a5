import type { FollowUpStatus } from '../../core/follow-up/transitions.ts';
import type { TakesTickets } from '../../core/team.ts';
import type { TargetProblem } from '../../core/ticket-target.ts';
import type { FollowUpRow } from '../../db/schema/follow-ups.ts';
import type { Caller } from '../caller.ts';
import { FollowUpActions } from './follow-up-actions.tsx';
import { mayDecideOn } from './may-decide.ts';
import type { Origin } from './origin.ts';
import { OutsideLink } from './outside-link.tsx';
import { OutsideText } from './outside-text.tsx';
import { sayFollowUp, sayStanding } from './words/follow-up-words.ts';

type StateProps = {
  followUp: FollowUpRow;
  /** Whose its near miss is. */
  teamId: string | null;
  takesTickets: TakesTickets;
  /** Why a refused one would be refused again. */
  targetProblem: TargetProblem | null;
  caller: Caller;
  origin: Origin;
  now: Date;
};

/** Where a ticket stands, in whose words it went wrong, and what mends it. */
export function FollowUpState(props: StateProps) {
  const { followUp, teamId, takesTickets, caller, now } = props;
  const { issueKey, issueUrl } = followUp;
  return (
    <div class="follow-up-state">
      <p>
        <OutsideText text={sayFollowUp({ ...followUp, takesTickets }, now)} most={2000} />
      </p>
      {isHeldBack(followUp, now) ? null : <Problem followUp={followUp} />}
      <Standing followUp={followUp} />
      <RehearsalOf {...followUp} />
      {issueKey === null ? null : (
        <p>
          <OutsideLink href={issueUrl}>
            Open <bdi>{issueKey}</bdi> in Jira
          </OutsideLink>
        </p>
      )}
      {mayDecideOn(caller, teamId) ? <FollowUpActions {...props} /> : null}
    </div>
  );
}

/** Then it is said already what for. */
function isHeldBack({ status, heldUntil }: FollowUpRow, now: Date): boolean {
  return status === 'held' && heldUntil > now;
}

/** What would have been sent, word for word. */
function RehearsalOf({ status, rehearsal }: FollowUpRow) {
  if (status !== 'rehearsed' || rehearsal === null) return null;
  return (
    <details class="ways">
      <summary>
        What would have been opened in <bdi>{rehearsal.project}</bdi>
      </summary>
      <pre>
        <bdi>{rehearsal.text}</bdi>
      </pre>
      <p>Every field, as Jira would have got it:</p>
      <pre>
        <bdi>{JSON.stringify(rehearsal.payload, null, 2)}</bdi>
      </pre>
    </details>
  );
}

/** What else is known of the ticket in Jira. */
function Standing({ followUp }: { followUp: FollowUpRow }) {
  return sayStanding(followUp).map((sentence) => (
    <p class="row-why">
      <OutsideText text={sentence} most={600} />
    </p>
  ));
}

/** What went wrong is of no use once the ticket is there, or nobody wants it any more. */
const troubled: ReadonlySet<FollowUpStatus> = new Set(['held', 'opening', 'unknown', 'failed']);

function Problem({ followUp: { status, problem, refusedBy } }: { followUp: FollowUpRow }) {
  if (problem === null || !troubled.has(status)) return null;
  const isJirasWords = status === 'failed' && (refusedBy === 'jira' || refusedBy === 'token');
  return (
    <blockquote class={status === 'failed' ? 'quote-bad' : ''}>
      {isJirasWords ? <span class="quote-who">Jira says</span> : null}
      <OutsideText text={problem} most={2000} />
    </blockquote>
  );
}
