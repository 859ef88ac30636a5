import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import type { Caller } from '../caller.ts';
import { mayDecide } from './may-decide.ts';
import { Notice } from './notice.tsx';
import type { Origin } from './origin.ts';
import { OriginFields } from './origin-fields.tsx';
import { OutsideText } from './outside-text.tsx';
import { PostForm } from './post-form.tsx';
import { StoryLink } from './story-link.tsx';
import { UndoForm } from './undo-form.tsx';
import { canUndo, sayComeback, sayDecision } from './words/decision-words.ts';
import { sayFollowUp } from './words/follow-up-words.ts';

type FlashProps = { item: CandidateSummary; caller: Caller; origin: Origin; now: Date };

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
export function undoneFlash({ item, origin }: Pick<FlashProps, 'item' | 'origin'>) {
  if (item.decision !== null) return null;
  return (
    <Notice tone="good">
      <p class="notice-text">
        <strong>Taken back. It can be decided again.</strong>{' '}
        {origin.page === 'candidate' ? null : <StoryLink item={item} />}
      </p>
    </Notice>
  );
}

function DecisionFlash({ item, caller, origin, now, said }: FlashProps & { said: string }) {
  const { followUp } = item;
  const comeback = sayComeback(item, now);
  // On its own page, the story and the ways back stand right beside.
  const isElsewhere = origin.page !== 'candidate';
  return (
    <Notice tone="good">
      <p class="notice-text">
        <strong>
          <OutsideText text={said} />.
        </strong>{' '}
        {comeback === null ? null : `${comeback}. `}
        {followUp === null || item.status !== 'confirmed' ? null : (
          <OutsideText text={`${sayFollowUp(followUp, now)} `} />
        )}
        {isElsewhere ? <StoryLink item={item} /> : null}
      </p>
      {isElsewhere && mayDecide(caller) ? <WaysBack {...{ item, caller, origin, now }} /> : null}
    </Notice>
  );
}

function WaysBack({ item, caller, origin, now }: FlashProps) {
  const { id, version, followUp } = item;
  const isHeld = followUp?.status === 'held' && followUp.heldUntil > now;
  return (
    <div class="notice-actions">
      {canUndo(item) ? <UndoForm {...{ id, version, caller, origin }} /> : null}
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
