import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import type { InboxPlace } from '../../db/queries/inbox-candidates.ts';
import type { WhatHasArrived } from '../../db/queries/what-has-arrived.ts';
import { InboxEmpty } from './inbox-empty.tsx';
import { type FrameProps, InboxFrame } from './inbox-frame.tsx';
import { InboxRow } from './inbox-row.tsx';
import { inboxAddress, type Origin } from './origin.ts';

export type InboxProps = FrameProps & {
  items: readonly CandidateSummary[];
  next: InboxPlace | null;
  /** Read only when there is nothing to list. */
  arrived: WhatHasArrived | null;
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
        <ol class="rows">
          {items.map((item) => (
            <InboxRow {...{ item, caller, origin, now }} />
          ))}
        </ol>
      )}
      {at.view === 'decided' ? (
        <p class="hint">
          <a href="/bulk">Decisions on many at once</a>
        </p>
      ) : null}
      {next === null && at.after === null ? null : (
        <nav class="paging" aria-label="Pages">
          {at.after === null ? null : (
            <a href={inboxAddress({ ...at, after: null })}>Back to the first</a>
          )}
          {next === null ? null : (
            <a href={inboxAddress({ ...at, after: next })} rel="next">
              {at.view === 'settling' ? 'More' : 'Older'}
            </a>
          )}
        </nav>
      )}
    </InboxFrame>
  );
}
