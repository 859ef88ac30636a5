import { issueNameHint } from '../../core/follow-up/issue-name.ts';
import { mendFirst } from '../../core/follow-up/mend-first.ts';
import type { TakesTickets } from '../../core/team.ts';
import type { TargetProblem } from '../../core/ticket-target.ts';
import type { FollowUpRow } from '../../db/schema/follow-ups.ts';
import type { Caller } from '../caller.ts';
import { MendFirstLine } from './mend-first.tsx';
import type { Origin } from './origin.ts';
import { OriginFields } from './origin-fields.tsx';
import { PostForm } from './post-form.tsx';
import { mayCreateAfterAll } from './words/follow-up-words.ts';

type ActionsProps = {
  followUp: FollowUpRow;
  /** Whose its near miss is. */
  teamId: string | null;
  takesTickets: TakesTickets;
  targetProblem: TargetProblem | null;
  caller: Caller;
  origin: Origin;
  now: Date;
};

/** The one thing that mends a ticket as it stands, and the rarer ways out behind a fold. */
export function FollowUpActions(props: ActionsProps) {
  switch (props.followUp.status) {
    case 'held':
      // Once the wait is over it is on its way by itself.
      if (props.followUp.heldUntil <= props.now) return null;
      return (
        <div class="actions">
          {props.takesTickets === 'no' ? null : (
            <OneButton {...props} action="send-now" text="Send now" />
          )}
          <OtherWays {...props} />
        </div>
      );
    case 'rehearsed':
      return (
        <div class="actions">
          <CreateNow {...props} />
          <OtherWays {...props} />
        </div>
      );
    case 'failed':
      return <TryAgain {...props} />;
    case 'unknown':
      return (
        <div class="actions">
          {mayCreateAfterAll(props.followUp, props.now) ? <CreateAfterAll {...props} /> : null}
          <OtherWays {...props} />
        </div>
      );
    case 'open':
    case 'done':
    case 'wont_do':
      if (props.followUp.closedAsMistakeAt !== null) return null;
      return (
        <details class="ways">
          <summary>It was a mistake</summary>
          <p>{sayMistake(props.takesTickets)}</p>
          <OneButton {...props} action="close-as-mistake" text="Close it as a mistake" />
        </details>
      );
    default:
      return null;
  }
}

function TryAgain(props: ActionsProps) {
  const { followUp, caller } = props;
  const first = mendFirst(props);
  const { candidateId, problem } = followUp;
  return (
    <div class="actions">
      {first === null ? null : <MendFirstLine {...{ first, candidateId, caller }} said={problem} />}
      <OneButton {...props} action="retry" text="Try again" isMain={first === null} />
      <OtherWays {...props} />
    </div>
  );
}

function sayMistake(takesTickets: TakesTickets): string {
  if (takesTickets !== 'rehearsed') {
    return 'The ticket gets a comment and is closed as not done, and the near miss is open for a decision again.';
  }
  return 'The near miss is open for a decision again. As its team only rehearses, Jira is told nothing for now: the ticket gets a comment and is closed as not done once that ends.';
}

/** Switching the rehearsals off sends nothing by itself. */
function CreateNow(props: ActionsProps) {
  switch (props.takesTickets) {
    case 'rehearsed':
      return <p>It can be created here once its team stops rehearsing.</p>;
    case 'no':
      return <p>It can be created here once its team has a Jira project.</p>;
    case 'yes':
      return <OneButton {...props} action="send-now" text="Create it now" />;
  }
}

function CreateAfterAll(props: ActionsProps) {
  const { project, marker } = props.followUp;
  return (
    <>
      <p>
        Please look in Jira{project === null ? '' : ` (${project})`} for the label{' '}
        <code>{marker}</code>. If there is none:
      </p>
      <OneButton {...props} action="create-after-all" text="Create it after all" />
    </>
  );
}

function OtherWays(props: ActionsProps) {
  const { followUp, caller, origin } = props;
  return (
    <details class="ways">
      <summary>It exists already, or is not needed</summary>
      <PostForm action={`/follow-ups/${followUp.id}/adopt`} caller={caller} class="adopt-form">
        <OriginFields origin={origin} />
        <label class="field">
          <span>The ticket’s key in Jira, or its address</span>
          <input
            name="key"
            required
            maxlength={2000}
            pattern="\s*(https?://.*)?[A-Za-z][A-Za-z0-9_]*-[1-9][0-9]*.*"
            title={issueNameHint}
            autocomplete="off"
            spellcheck={false}
            placeholder={`${followUp.project ?? 'ABC'}-123`}
          />
        </label>
        <button type="submit" class="button">
          It is this one
        </button>
      </PostForm>
      <OneButton {...props} action="give-up" text="Give the ticket up" />
    </details>
  );
}

type ButtonProps = ActionsProps & { action: string; text: string; isMain?: boolean };

function OneButton({ followUp, caller, origin, action, text, isMain }: ButtonProps) {
  return (
    <PostForm action={`/follow-ups/${followUp.id}/${action}`} caller={caller}>
      <OriginFields origin={origin} />
      <button type="submit" class={isMain ? 'button button-primary' : 'button'}>
        {text}
      </button>
    </PostForm>
  );
}
