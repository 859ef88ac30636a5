import type { Child } from 'hono/jsx';
import type { Caller } from '../caller.ts';
import { DeliveryTable, type ShownDelivery } from './delivery-table.tsx';
import { EmptyState } from './empty-state.tsx';
import { Layout } from './layout.tsx';

export type DeliveriesProps = {
  caller: Caller;
  now: Date;
  quarantined: readonly ShownDelivery[];
  /** All others, newest first. */
  recent: readonly ShownDelivery[];
  flash?: Child;
};

/** What arrived lately and what came of it; what could not be read stands on top. */
export function DeliveriesPage({ caller, now, quarantined, recent, flash }: DeliveriesProps) {
  const canReplay = caller.role === 'admin';
  return (
    <Layout title="Deliveries" caller={caller} current="deliveries" flash={flash}>
      <h1>Deliveries</h1>
      <p class="lead">Each webhook as it arrived, and what came of it.</p>
      {quarantined.length === 0 ? null : (
        <section aria-labelledby="aside-title">
          <h2 id="aside-title">Put aside</h2>
          <p>
            These could not be processed. They hold up nothing else.
            {canReplay ? ' Once the cause is mended, replay them.' : ''}
          </p>
          <DeliveryTable items={quarantined} labelledBy="aside-title" {...{ caller, now }} />
        </section>
      )}
      {recent.length + quarantined.length === 0 ? (
        <EmptyState title="Nothing has arrived yet">
          <p>
            The <a href="/connections">connections page</a> shows the address to give each provider.
          </p>
        </EmptyState>
      ) : null}
      {recent.length === 0 ? null : (
        <section aria-labelledby="recent-title">
          <h2 id="recent-title">
            The last {recent.length} {quarantined.length === 0 ? '' : 'others'}
          </h2>
          <DeliveryTable items={recent} labelledBy="recent-title" {...{ caller, now }} />
        </section>
      )}
    </Layout>
  );
}
