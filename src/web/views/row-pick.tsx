import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import type { Seen } from '../../db/queries/open-alike.ts';
import type { Caller } from '../caller.ts';
import { mayDecide } from './may-decide.ts';
import { isUndecided } from './words/decision-words.ts';

type PickProps = {
  item: CandidateSummary;
  /** What is decided with it. */
  alike?: readonly Seen[] | undefined;
  storyId: string;
  caller: Caller;
};

/** Picks a row for a decision on many. */
export function RowPick({ item, alike = [], storyId, caller }: PickProps) {
  if (!mayDecide(caller) || !isUndecided(item.status)) return null;
  const seen = [item, ...alike].map(({ id, version }) => `${id}~${version}`);
  return (
    <input
      type="checkbox"
      name="pick"
      value={seen.join(' ')}
      form="bulk"
      class="row-pick"
      aria-label="Select"
      aria-describedby={storyId}
      data-pick
    />
  );
}
