import type { Child } from 'hono/jsx';
import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import type { InboxPlace, InboxView } from '../../db/queries/inbox-candidates.ts';
import type { WhatHasArrived } from '../../db/queries/what-has-arrived.ts';
import type { Caller } from '../caller.ts';
import { InboxEmpty } from './inbox-empty.tsx';
import { InboxRow } from './inbox-row.tsx';
import { Layout } from './layout.tsx';
import { inboxAddress, type Origin } from './origin.ts';

export type InboxProps = {
  caller: Caller;
  now: Date;
  view: InboxView;
  after: InboxPlace | null;
  items: readonly CandidateSummary[];
  next: InboxPlace | null;
  counts: { open: number; settling: number };
  /** Read only when there is nothing to list. */
  arrived: WhatHasArrived | null;
  flash?: Child;
};

const titles: Readonly<Record<InboxView, string>> = {
  open: 'Near misses to check',
  settling: 'Waiting to be judged',
  decided: 'Decided',
  everything: 'Everything found',
};

/** The start page: what was found, strongest first, each with its decision. */
export function InboxPage(props: InboxProps) {
  const { caller, now, view, after, items, next, counts, arrived, flash } = props;
  const origin: Origin = { page: 'inbox', view, after };
  return (
    <Layout title={titles[view]} caller={caller} current="candidates" flash={flash}>
      <h1>{titles[view]}</h1>
      <InboxViews current={view} counts={counts} />
      {items.length === 0 ? (
        <InboxEmpty
          view={view}
          isFirstPage={after === null}
          arrived={arrived}
          {...{ counts, now }}
        />
      ) : (
        <ol class="rows">
          {items.map((item) => (
            <InboxRow item={item} caller={caller} origin={origin} now={now} />
          ))}
        </ol>
      )}
      {next === null && after === null ? null : (
        <nav class="paging" aria-label="Pages">
          {after === null ? null : <a href={inboxAddress(view, null)}>Back to the first</a>}
          {next === null ? null : (
            <a href={inboxAddress(view, next)} rel="next">
              {view === 'decided' || view === 'everything' ? 'Older' : 'More'}
            </a>
          )}
        </nav>
      )}
    </Layout>
  );
}

function InboxViews({ current, counts }: { current: InboxView; counts: InboxProps['counts'] }) {
  const views = [
    { view: 'open', text: 'To check', count: counts.open },
    { view: 'settling', text: 'Waiting', count: counts.settling },
    { view: 'decided', text: 'Decided', count: null },
    { view: 'everything', text: 'Everything', count: null },
  ] as const;
  return (
    <nav class="tabs" aria-label="Show">
      {views.map(({ view, text, count }) => (
        <a href={inboxAddress(view, null)} aria-current={view === current ? 'page' : undefined}>
          {text}
          {count === null ? null : <span class="count">{count}</span>}
        </a>
      ))}
    </nav>
  );
}
