import type { Child } from 'hono/jsx';
import type { InboxView } from '../../db/queries/inbox-candidates.ts';
import type { Caller } from '../caller.ts';
import { Layout } from './layout.tsx';
import { type InboxAt, inboxAddress } from './origin.ts';
import { TeamMenu, type TeamName } from './team-menu.tsx';

export type FrameProps = {
  caller: Caller;
  now: Date;
  at: InboxAt;
  teams: readonly TeamName[];
  counts: { open: number; settling: number };
  flash?: Child;
};

const titles: Readonly<Record<InboxView, string>> = {
  open: 'Near misses to check',
  settling: 'Waiting to be judged',
  decided: 'Decided',
  everything: 'Everything found',
};

/** What all lists of the inbox have around them. */
export function InboxFrame(props: Omit<FrameProps, 'now'> & { children?: Child }) {
  const { caller, at, teams, counts, flash, children } = props;
  return (
    <Layout title={titles[at.view]} caller={caller} current="candidates" flash={flash}>
      <div class="inbox-head">
        <h1>{titles[at.view]}</h1>
        <TeamMenu {...{ ...at, teams }} />
      </div>
      <InboxViews {...{ at, counts }} />
      {children}
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
          href={inboxAddress({ view, team: at.team })}
          aria-current={view === at.view ? 'page' : undefined}
        >
          {text}
          {count === null ? null : <span class="count">{count}</span>}
        </a>
      ))}
    </nav>
  );
}
