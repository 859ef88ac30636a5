import type { IncidentSummary } from '../../db/queries/sum-up-incidents.ts';
import type { TeamWithoutTracker } from '../../db/queries/teams-without-tracker.ts';
import type { TeamTrackerState } from '../../db/queries/trackers-of-teams.ts';
import type { Caller } from '../caller.ts';
import { ConnectionCard, type ShownConnection } from './connection-card.tsx';
import { EmptyState } from './empty-state.tsx';
import { IncidentsCard } from './incidents-card.tsx';
import { Layout } from './layout.tsx';
import { TicketTargets } from './ticket-targets.tsx';

export type ConnectionsProps = {
  caller: Caller;
  now: Date;
  items: readonly ShownConnection[];
  incidents: IncidentSummary & { days: number };
  /** False while nobody said where providers reach us; the addresses then name this request's host. */
  isPublic: boolean;
  /** Where each team's tickets go. */
  targets: readonly TeamTrackerState[];
  /** The teams that get no tickets. */
  without: readonly TeamWithoutTracker[];
};

/** Each connection: where its webhooks go, and whether it is alive. */
export function ConnectionsPage(props: ConnectionsProps) {
  const { caller, now, items, incidents, isPublic, targets, without } = props;
  return (
    <Layout title="Connections" caller={caller} current="connections">
      <h1>Connections</h1>
      <p class="lead">Where each provider sends its webhooks, and whether it does.</p>
      {isPublic || items.length === 0 ? null : (
        <p class="hint">
          These addresses are the ones you use yourself. If providers reach this server by another
          name, set <code>PUBLIC_URL</code> and they are shown with it.
        </p>
      )}
      {items.length === 0 ? (
        <EmptyState title="Nothing is connected yet">
          <p>Put a connection into a configuration file and apply it:</p>
          <pre>
            <code>npx closecall apply -f closecall.yaml</code>
          </pre>
          <p>
            What the file may hold is in <code>docs/configuration.md</code>.
          </p>
        </EmptyState>
      ) : (
        <ul class="cards">
          {items.map((item) => (
            <ConnectionCard item={item} caller={caller} now={now} />
          ))}
        </ul>
      )}
      <TicketTargets {...{ targets, without, caller, now }} />
      <IncidentsCard incidents={incidents} />
    </Layout>
  );
}
