import type { Child } from 'hono/jsx';
import type { Undecided } from '../../db/queries/count-undecided.ts';
import type { InboxView } from '../../db/queries/inbox-candidates.ts';
import type { ServiceName } from '../../db/queries/service-names.ts';
import type { Caller } from '../caller.ts';
import { FilterChips } from './filter-chips.tsx';
import { InboxFilters } from './inbox-filters.tsx';
import { Layout } from './layout.tsx';
import { type InboxAt, inboxAddress, narrowedTo } from './origin.ts';
import { teamChoice } from './team-choice.ts';
import { TeamMenu, type TeamName, teamInAddress } from './team-menu.tsx';

export type FrameProps = {
  caller: Caller;
  now: Date;
  at: InboxAt;
  teams: readonly TeamName[];
  services: readonly ServiceName[];
  counts: Undecided;
  /** The near miss beside the list. */
  detail?: Child;
  flash?: Child;
};

const titles: Readonly<Record<InboxView, string>> = {
  open: 'Near misses to check',
  settling: 'Waiting to see if it returns',
  decided: 'Decided',
  everything: 'Everything found',
};

/** What all lists of the inbox have around them. */
export function InboxFrame(props: Omit<FrameProps, 'now'> & { children?: Child }) {
  const { caller, at, teams, services, counts, detail, flash, children } = props;
  return (
    <Layout title={titles[at.view]} caller={caller} current="candidates" flash={flash}>
      <div class="inbox-head">
        <h1>{titles[at.view]}</h1>
        <TeamMenu
          {...{ teams, caller }}
          chosen={teamChoice(at, caller)}
          hrefOf={(choice) => inboxAddress(narrowedTo(at, { team: teamInAddress(choice, caller) }))}
        />
      </div>
      <InboxViews {...{ at, counts }} />
      <InboxFilters {...{ at, services }} />
      <FilterChips {...{ at, teams, services, caller, counts }} />
      {/* Script puts one beside the list without leaving the page. */}
      <div class={detail ? 'split' : undefined} data-split>
        <div class="split-list">{children}</div>
        {detail}
      </div>
    </Layout>
  );
}

function InboxViews({ at, counts }: Pick<FrameProps, 'at' | 'counts'>) {
  const views = [
    { view: 'open', text: 'To check', count: counts.open },
    { view: 'settling', text: 'Waiting', count: counts.settling },
    { view: 'decided', text: 'Decided', count: null },
    { view: 'everything', text: 'Everything', count: null },
  ] as const;
  return (
    <nav class="tabs" aria-label="Show">
      {views.map(({ view, text, count }) => (
        <a
          href={inboxAddress(narrowedTo({ ...at, view }, {}))}
          aria-current={view === at.view ? 'page' : undefined}
        >
          {text}
          {count === null ? null : <span class="count">{count}</span>}
        </a>
      ))}
    </nav>
  );
}
