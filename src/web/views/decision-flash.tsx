import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import type { Seen } from '../../db/queries/open-alike.ts';
import type { Caller } from '../caller.ts';
import { sayAlike } from './alike-field.tsx';
import { mayDecideOn } from './may-decide.ts';
import { Notice } from './notice.tsx';
import type { Origin } from './origin.ts';
import { OriginFields } from './origin-fields.tsx';
import { OutsideText } from './outside-text.tsx';
import { PostForm } from './post-form.tsx';
import { StoryLink } from './story-link.tsx';
import { UndoForm } from './undo-form.tsx';
import { canUndo, sayComeback, sayDecision } from './words/decision-words.ts';
import { sayFollowUp } from './words/follow-up-words.ts';

type FlashProps = {
  item: CandidateSummary;
  /** What was decided along with it. */
  along: readonly Seen[];
  /** How many of its kind were not, as they had changed. */
  left: number;
  caller: Caller;
  origin: Origin;
  now: Date;
};

/** For so long after a decision its page still offers the way back on top. */
const freshMs = 15 * 60 * 1000;

/** What the caller just decided, as it stands now, with the way back; null when that was long ago. */
export function decisionFlash(props: FlashProps) {
  const { item, caller, now } = props;
  const isFresh = item.decidedAt !== null && now.getTime() - item.decidedAt.getTime() < freshMs;
  const said = sayDecision(item, caller);
  if (said === null || item.decidedBy !== caller.actor || !isFresh) return null;
  return <DecisionFlash {...props} said={said} />;
}

/** A decision was taken back. */
export function undoneFlash({
  item,
  origin,
  left,
  along,
}: Pick<FlashProps, 'item' | 'origin' | 'left'> & { along: number }) {
  if (item.decision !== null) return null;
  return (
    <Notice tone="good">
      <p class="notice-text">
        <strong>
          {along === 0
            ? 'Taken back. It can be decided again.'
            : `Taken back, ${sayAlike(along, along)}. They can be decided again.`}
        </strong>{' '}
        {sayLeft(left)}
        {origin.page === 'candidate' ? null : <StoryLink item={item} />}
      </p>
    </Notice>
  );
}

/** Somebody, or new facts, came first there. */
function sayLeft(left: number): string | null {
  if (left === 0) return null;
  const which = left === 1 ? 'One more like it' : `${left} more like it`;
  return `${which} had changed since you opened the page, so nothing was done there. `;
}

function DecisionFlash(props: FlashProps & { said: string }) {
  const { item, along, left, caller, origin, now, said } = props;
  const { followUp } = item;
  const comeback = sayComeback(item, now);
  // On its own page, the story and the ways back stand right beside.
  const isElsewhere = origin.page !== 'candidate';
  return (
    <Notice tone="good">
      <p class="notice-text">
        <strong>
          <OutsideText text={said} />
          {along.length === 0 ? '' : `, ${sayAlike(along.length, along.length)}`}.
        </strong>{' '}
        {sayLeft(left)}
        {comeback === null ? null : `${comeback}. `}
        {followUp === null || item.status !== 'confirmed' ? null : (
          <OutsideText text={`${sayFollowUp(followUp, now)} `} />
        )}
        {isElsewhere ? <StoryLink item={item} /> : null}
      </p>
      {isElsewhere && mayDecideOn(caller, item.teamId) ? <WaysBack {...props} /> : null}
    </Notice>
  );
}

function WaysBack({ item, along, caller, origin, now }: FlashProps) {
  const { id, version, followUp } = item;
  const isHeld =
    followUp?.status === 'held' && followUp.takesTickets !== 'no' && followUp.heldUntil > now;
  return (
    <div class="notice-actions">
      {canUndo(item) ? <UndoForm {...{ id, version, caller, origin, along }} /> : null}
      {isHeld ? (
        <PostForm action={`/follow-ups/${followUp.id}/send-now`} caller={caller}>
          <OriginFields origin={origin} />
          <button type="submit" class="button">
            Send now
          </button>
        </PostForm>
      ) : null}
    </div>
  );
}
