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
  isFirstPage: boolean;
  /** The last one of this page, where there are older ones. */
  olderBefore: string | null;
  flash?: Child;
};

/** What arrived lately and what came of it; what could not be read stands on top. */
export function DeliveriesPage(props: DeliveriesProps) {
  const { caller, now, quarantined, recent, isFirstPage, flash } = props;
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
      {recent.length + quarantined.length === 0 ? <Nothing isFirstPage={isFirstPage} /> : null}
      {recent.length === 0 ? null : (
        <section aria-labelledby="recent-title">
          <h2 id="recent-title">{isFirstPage ? sayLast(props) : 'Older ones'}</h2>
          <DeliveryTable items={recent} labelledBy="recent-title" {...{ caller, now }} />
        </section>
      )}
      <Paging {...props} />
    </Layout>
  );
}

function sayLast({ quarantined, recent }: DeliveriesProps): string {
  return `The last ${recent.length}${quarantined.length === 0 ? '' : ' others'}`;
}

function Paging({ isFirstPage, olderBefore }: DeliveriesProps) {
  if (isFirstPage && olderBefore === null) return null;
  return (
    <nav class="paging" aria-label="Pages">
      {isFirstPage ? null : <a href="/deliveries">Back to the newest</a>}
      {olderBefore === null ? null : (
        <a href={`/deliveries?before=${olderBefore}`} rel="next">
          Older
        </a>
      )}
    </nav>
  );
}

function Nothing({ isFirstPage }: Pick<DeliveriesProps, 'isFirstPage'>) {
  if (!isFirstPage) {
    return (
      <EmptyState title="Nothing older is kept">
        <p>
          What was found in older ones is kept all the same:{' '}
          <a href="/?view=everything">everything found</a>.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Nothing has arrived yet">
      <p>
        The <a href="/connections">connections page</a> shows the address to give each provider, and
        how many were refused for a wrong signature: those do not show here.
      </p>
    </EmptyState>
  );
}
