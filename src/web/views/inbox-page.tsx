import type { InboxPlace } from '../../db/queries/inbox-candidates.ts';
import { mostLookedThrough } from '../../db/queries/look-for-text.ts';
import type { ToldRow } from '../pages/tell-rows.ts';
import { BulkBar } from './bulk-bar.tsx';
import { EmptyState } from './empty-state.tsx';
import { type Emptiness, InboxEmpty } from './inbox-empty.tsx';
import { type FrameProps, InboxFrame } from './inbox-frame.tsx';
import { InboxRow } from './inbox-row.tsx';
import { inboxAddress, narrowedTo, type Origin } from './origin.ts';

export type InboxProps = FrameProps & {
  items: readonly ToldRow[];
  next: InboxPlace | null;
  /** A text was looked for in a part of the list that ends at `next`. */
  isLookedThroughInPart: boolean;
  /** Read only when there is nothing to list. */
  arrived: Emptiness | null;
};

/** What was found, one by one, in the order of its list. */
export function InboxPage(props: InboxProps) {
  const { next, isLookedThroughInPart, at } = props;
  return (
    <InboxFrame {...props}>
      <Listed {...props} />
      {at.view === 'decided' ? (
        <p class="hint">
          <a href="/bulk">Decisions on many at once</a>
        </p>
      ) : null}
      {isLookedThroughInPart ? (
        <p class="hint">
          {lookedThrough} of this list were looked through for these words; what is further back was
          not.
        </p>
      ) : null}
      <Paging {...{ at, next, isLookedThroughInPart }} />
    </InboxFrame>
  );
}

function Listed({ items, isLookedThroughInPart, ...props }: InboxProps) {
  const { caller, now, at, counts } = props;
  if (items.length === 0) {
    return isLookedThroughInPart ? (
      <EmptyState title="Nothing found so far" />
    ) : (
      <InboxEmpty {...props} />
    );
  }
  const origin: Origin = { page: 'inbox', ...at };
  return (
    <>
      <ol class="rows" data-list>
        {items.map((item) => (
          <InboxRow {...{ item, caller, origin, now }} />
        ))}
      </ol>
      <BulkBar {...{ caller, at }} matching={at.view === 'settling' ? counts.settling : null} />
    </>
  );
}

const lookedThrough = mostLookedThrough.toLocaleString('en-US');

type PagingProps = Pick<InboxProps, 'at' | 'next' | 'isLookedThroughInPart'>;

function Paging({ at, next, isLookedThroughInPart }: PagingProps) {
  const older = at.view === 'settling' ? 'More' : 'Older';
  if (next === null && at.after === null) return null;
  return (
    <nav class="paging" aria-label="Pages">
      {at.after === null ? null : <a href={inboxAddress(narrowedTo(at, {}))}>Back to the first</a>}
      {next === null ? null : (
        <a href={inboxAddress({ ...at, after: next })} rel="next">
          {isLookedThroughInPart ? 'Look further back' : older}
        </a>
      )}
    </nav>
  );
}
