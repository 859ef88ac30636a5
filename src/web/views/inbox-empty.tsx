import type { Undecided } from '../../db/queries/count-undecided.ts';
import type { InboxView } from '../../db/queries/inbox-candidates.ts';
import type { WhatHasArrived } from '../../db/queries/what-has-arrived.ts';
import type { Caller } from '../caller.ts';
import { EmptyState } from './empty-state.tsx';
import { hiddenBy } from './filter-chips.tsx';
import { Moment } from './moment.tsx';
import { type InboxAt, inboxAddress, isFiltered, narrowedTo, nothingElse } from './origin.ts';
import { OutsideText } from './outside-text.tsx';
import { teamChoice } from './team-choice.ts';
import { sayTeam, type TeamName, teamInAddress } from './team-menu.tsx';

export type EmptyProps = {
  at: InboxAt;
  arrived: WhatHasArrived | null;
  teams: readonly TeamName[];
  counts: Undecided;
  caller: Caller;
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
    return <NothingConnected />;
  }
  if (arrived !== null && arrived.lastDeliveryAt === null && !arrived.hasCandidates) {
    return <NothingArrived />;
  }
  if (arrived !== null && !arrived.hasCandidates) return <NothingFound {...{ arrived, now }} />;
  if (isFiltered(at)) return <NothingMatches {...props} />;
  if (teamChoice(at, caller) !== 'all') return <NothingOfTeam {...{ at, teams, caller }} />;
  return <NothingHere view={at.view} settling={counts.settling} />;
}

function NothingConnected() {
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
        What the file may hold is in <code>docs/configuration.md</code>. The{' '}
        <a href="/connections">connections page</a> then shows the address that each webhook is sent
        to. To look around first, with made-up traffic, run <code>npm run demo</code>.
      </p>
    </EmptyState>
  );
}

function NothingArrived() {
  return (
    <EmptyState title="Connected, and silent so far">
      <p>No webhook has arrived yet.</p>
      <p>
        See the <a href="/connections">connections page</a> for the address to give each provider,
        then send a test event from there. What arrives shows under{' '}
        <a href="/deliveries">deliveries</a>.
      </p>
    </EmptyState>
  );
}

function NothingFound({ arrived, now }: { arrived: WhatHasArrived; now: Date }) {
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

function NothingOfTeam({ at, teams, caller }: Pick<EmptyProps, 'at' | 'teams' | 'caller'>) {
  const chosen = teamChoice(at, caller);
  const others = inboxAddress(narrowedTo(at, { team: teamInAddress('all', caller) }));
  if (chosen === 'mine') {
    return (
      <EmptyState title="Nothing of your teams">
        <p>This list has nothing of your teams right now.</p>
        <p>
          <a href={others}>See all teams</a>
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing of this team">
      <p>
        This list has nothing of <OutsideText text={sayTeam(chosen, teams)} most={80} /> right now.
      </p>
      <p>
        <a href={others}>See all teams</a>
      </p>
    </EmptyState>
  );
}

function NothingHere({ view, settling }: { view: InboxView; settling: number }) {
  if (view === 'settling') {
    return (
      <EmptyState title="Nothing is waiting">
        <p>
          What was just found waits here for a while, in case it returns or a provider has to be
          asked.
        </p>
      </EmptyState>
    );
  }
  if (view === 'decided') {
    return (
      <EmptyState title="Nothing decided yet">
        <p>
          <a href={inboxAddress({})}>See what needs a decision</a>
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="All decided">
      {settling === 0 ? (
        <p>Nothing needs you right now.</p>
      ) : (
        <p>
          Nothing needs you right now.{' '}
          <a href={inboxAddress({ view: 'settling' })}>
            {settling === 1 ? 'One still waits' : `${settling} still wait`} to be judged
          </a>
          .
        </p>
      )}
      <p>
        What the rules kept quietly is under{' '}
        <a href={inboxAddress({ view: 'everything' })}>everything</a>.
      </p>
    </EmptyState>
  );
}
