import type { InboxPlace } from '../../db/queries/inbox-candidates.ts';
import type { ToldRow } from '../pages/tell-rows.ts';
import { BulkBar } from './bulk-bar.tsx';
import { type Emptiness, InboxEmpty } from './inbox-empty.tsx';
import { type FrameProps, InboxFrame } from './inbox-frame.tsx';
import { InboxRow } from './inbox-row.tsx';
import { inboxAddress, narrowedTo, type Origin } from './origin.ts';

export type InboxProps = FrameProps & {
  items: readonly ToldRow[];
  next: InboxPlace | null;
  /** Read only when there is nothing to list. */
  arrived: Emptiness | null;
};

/** What was found, one by one, in the order of its list. */
export function InboxPage({ items, next, arrived, ...frame }: InboxProps) {
  const { caller, now, at } = frame;
  const origin: Origin = { page: 'inbox', ...at };
  return (
    <InboxFrame {...frame}>
      {items.length === 0 ? (
        <InboxEmpty {...frame} arrived={arrived} />
      ) : (
        <>
          <ol class="rows" data-list>
            {items.map((item) => (
              <InboxRow {...{ item, caller, origin, now }} />
            ))}
          </ol>
          <BulkBar
            {...{ caller, at }}
            matching={at.view === 'settling' ? frame.counts.settling : null}
          />
        </>
      )}
      {at.view === 'decided' ? (
        <p class="hint">
          <a href="/bulk">Decisions on many at once</a>
        </p>
      ) : null}
      <Paging {...{ at, next }} />
    </InboxFrame>
  );
}

function Paging({ at, next }: Pick<InboxProps, 'at' | 'next'>) {
  if (next === null && at.after === null) return null;
  return (
    <nav class="paging" aria-label="Pages">
      {at.after === null ? null : <a href={inboxAddress(narrowedTo(at, {}))}>Back to the first</a>}
      {next === null ? null : (
        <a href={inboxAddress({ ...at, after: next })} rel="next">
          {at.view === 'settling' ? 'More' : 'Older'}
        </a>
      )}
    </nav>
  );
}
