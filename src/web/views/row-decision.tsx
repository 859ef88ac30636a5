import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import type { Caller } from '../caller.ts';
import { AlikeField, sayAlike } from './alike-field.tsx';
import { DismissMenu } from './dismiss-menu.tsx';
import { mayDecideOn } from './may-decide.ts';
import type { Origin } from './origin.ts';
import { OriginFields } from './origin-fields.tsx';
import { PostForm } from './post-form.tsx';
import type { ShownRow } from './team-section.tsx';
import { UndoForm } from './undo-form.tsx';
import { canUndo, isUndecided } from './words/decision-words.ts';

type RowProps = {
  item: CandidateSummary;
  caller: Caller;
  origin: Origin;
  storyId: string;
} & Partial<Pick<ShownRow, 'alike' | 'alikeTotal'>>;

/** What can be decided on a row: yes or no while it is undecided, and the way back afterwards. */
export function RowDecision(props: RowProps) {
  const { item, caller, origin, storyId, alike = [], alikeTotal = 0 } = props;
  if (!mayDecideOn(caller, item.teamId)) return null;
  const { id, version } = item;
  if (item.status !== 'snoozed' && isUndecided(item.status)) {
    const address = `/candidates/${id}`;
    return (
      <PostForm
        action={`${address}/confirm`}
        caller={caller}
        class="row-actions"
        decision="confirm"
      >
        <OriginFields origin={origin} />
        <input type="hidden" name="version" value={String(version)} />
        <AlikeField alike={alike} />
        <button
          type="submit"
          class="button button-primary"
          name="ticket"
          value="yes"
          aria-describedby={storyId}
          data-confirm
        >
          Open a ticket
        </button>
        <button type="submit" class="button" name="ticket" value="no" aria-describedby={storyId}>
          Only confirm
        </button>
        <DismissMenu address={address} describedBy={storyId} />
        {alike.length === 0 ? null : <p class="row-alike">{sayAlike(alike.length, alikeTotal)}</p>}
      </PostForm>
    );
  }
  if (!canUndo(item)) return null;
  return (
    <div class="row-actions">
      <UndoForm id={id} version={version} caller={caller} origin={origin} />
    </div>
  );
}
