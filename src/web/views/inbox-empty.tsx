import type { Undecided } from '../../db/queries/count-undecided.ts';
import type { InboxView } from '../../db/queries/inbox-candidates.ts';
import type { LoggedQuietly } from '../../db/queries/logged-quietly.ts';
import type { WhatHasArrived } from '../../db/queries/what-has-arrived.ts';
import { isAtLeast } from '../auth/require-role.ts';
import type { Caller } from '../caller.ts';
import { AllDone } from './all-done.tsx';
import { type ConnectionStanding, ConnectionStandings } from './connection-standings.tsx';
import { EmptyState } from './empty-state.tsx';
import { hiddenBy } from './filter-chips.tsx';
import { FiltersHide } from './filters-hide.tsx';
import { Moment } from './moment.tsx';
import { type InboxAt, inboxAddress, isFiltered, narrowedTo, nothingElse } from './origin.ts';
import { OutsideText } from './outside-text.tsx';
import { teamChoice } from './team-choice.ts';
import { sayTeam, type TeamName, teamInAddress } from './team-menu.tsx';

/** All that tells why a list is empty. */
export type Emptiness = WhatHasArrived & {
  quiet: LoggedQuietly;
  /** Rows that need a decision, of whichever team. */
  openInAll: number;
  /** Of the connections that are switched on. */
  standings: readonly ConnectionStanding[];
};

export type EmptyProps = {
  caller: Caller;
  at: InboxAt;
  arrived: Emptiness | null;
  teams: readonly TeamName[];
  counts: Undecided;
  now: Date;
};

/** Why there is nothing to list, told apart, with what to do next. */
export function InboxEmpty(props: EmptyProps) {
  const { at, arrived, teams, counts, caller, now } = props;
  if (at.after !== null) {
    return (
      <EmptyState title="Nothing further back">
        <p>That was the last page.</p>
      </EmptyState>
    );
  }
  if (arrived !== null && arrived.connections === 0 && !arrived.hasCandidates) {
    return <NothingConnected caller={caller} />;
  }
  if (arrived !== null && arrived.lastDeliveryAt === null && !arrived.hasCandidates) {
    return <NothingArrived {...{ arrived, now }} />;
  }
  if (arrived !== null && !arrived.hasCandidates) return <NothingFound {...{ arrived, now }} />;
  if (isFiltered(at)) return <NothingMatches {...props} />;
  if (at.view === 'open') {
    const done = { at, teams, caller, now, settling: counts.settling };
    return arrived === null ? null : <AllDone {...done} arrived={arrived} />;
  }
  if (teamChoice(at, caller) !== 'all') return <NothingOfTeam {...{ at, teams, caller }} />;
  return <NothingHere view={at.view} />;
}

function NothingConnected({ caller }: Pick<EmptyProps, 'caller'>) {
  if (!isAtLeast(caller.role, 'admin')) {
    return (
      <EmptyState title="Nothing is connected yet">
        <p>
          Closecall reads the webhooks of PagerDuty, GitHub and Jira, and none of them is connected.
          Ask an admin of your Closecall to connect one; what it finds then shows here by itself.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing is connected yet">
      <p>
        Closecall reads the webhooks of PagerDuty, GitHub and Jira. Put a connection into a
        configuration file and apply it:
      </p>
      <pre>
        <code>npx closecall apply -f closecall.yaml</code>
      </pre>
      <p>
        What the file may hold is in <code>docs/configuration.md</code>, and what to click at each
        provider in <code>docs/connect-pagerduty.md</code>, <code>docs/connect-github.md</code> and{' '}
        <code>docs/connect-jira.md</code>. The <a href="/connections">connections page</a> then
        shows the address that each webhook is sent to. To look around first, with made-up traffic,
        run <code>npm run demo</code>.
      </p>
    </EmptyState>
  );
}

function NothingArrived({ arrived, now }: { arrived: Emptiness; now: Date }) {
  return (
    <EmptyState title="Connected, and silent so far">
      <p>No webhook was taken yet.</p>
      <ConnectionStandings {...arrived} now={now} />
      <p>
        See the <a href="/connections">connections page</a> for the address to give each provider,
        then send a test event from there. What arrives shows under{' '}
        <a href="/deliveries">deliveries</a>.
      </p>
    </EmptyState>
  );
}

function NothingFound({ arrived, now }: { arrived: Emptiness; now: Date }) {
  return (
    <EmptyState title="No near miss so far">
      <p>
        Webhooks arrive
        {arrived.lastDeliveryAt === null ? null : (
          <>
            , the last one <Moment at={arrived.lastDeliveryAt} now={now} />
          </>
        )}
        . Nothing in them looked like a near miss.
      </p>
      <ConnectionStandings {...arrived} now={now} />
      <p>
        <a href="/deliveries">See what arrived</a> and what came of it.
      </p>
    </EmptyState>
  );
}

function NothingMatches({ at, counts }: Pick<EmptyProps, 'at' | 'counts'>) {
  const hidden = hiddenBy(at, counts);
  return (
    <EmptyState title="Nothing matches">
      <p>
        {hidden === 0 ? 'Without the filters there is nothing here either. ' : null}
        {hidden === null || hidden === 0
          ? null
          : `The filters hide ${hidden === 1 ? 'one that waits' : `${hidden} that wait`}. `}
        <a href={inboxAddress(narrowedTo(at, nothingElse))}>See the list without them</a>
      </p>
    </EmptyState>
  );
}

type OfTeamProps = Pick<EmptyProps, 'at' | 'teams' | 'caller'>;

function NothingOfTeam({ at, teams, caller }: OfTeamProps) {
  const chosen = teamChoice(at, caller);
  const isMine = chosen === 'mine';
  return (
    <FiltersHide
      title={isMine ? 'Nothing of your teams' : 'Nothing of this team'}
      count={0}
      clearHref={inboxAddress(narrowedTo(at, { team: teamInAddress('all', caller) }))}
    >
      <p>
        This list has nothing of{' '}
        {isMine ? 'your teams' : <OutsideText text={sayTeam(chosen, teams)} most={80} />} right now.
      </p>
    </FiltersHide>
  );
}

function NothingHere({ view }: { view: Exclude<InboxView, 'open'> }) {
  if (view === 'settling') {
    return (
      <EmptyState title="Nothing is waiting">
        <p>
          What was just found waits here for a while, in case it returns or a provider has to be
          asked. <a href={inboxAddress({})}>See what needs a decision</a>
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={view === 'decided' ? 'Nothing decided yet' : 'Nothing found yet'}>
      <p>
        <a href={inboxAddress({})}>See what needs a decision</a>
      </p>
    </EmptyState>
  );
}
