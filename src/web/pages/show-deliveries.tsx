import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import { noOutcome, outcomesOfDeliveries } from '../../db/queries/outcomes-of-deliveries.ts';
import {
  type ListedDelivery,
  quarantinedDeliveries,
  recentDeliveries,
} from '../../db/queries/recent-deliveries.ts';
import { DeliveriesPage } from '../views/deliveries-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';

const mostRows = 50;

/** What was put aside stands on top of the first page, and among the others on those of older ones. */
export async function showDeliveries(
  context: WebContext,
  c: Context<WebVariables>,
  { beforeId, flash }: { beforeId: string | null; flash: Child },
) {
  const { db, clock } = context;
  const [quarantined, recent] = await Promise.all([
    beforeId === null ? quarantinedDeliveries(db, mostRows) : [],
    recentDeliveries(db, { beforeId, limit: mostRows + 1 }),
  ]);
  const page = recent.slice(0, mostRows);
  const others = page.filter(({ id }) => !quarantined.some((aside) => aside.id === id));
  const withOutcome = await outcomesFor(context, [...quarantined, ...others]);
  return c.html(
    <DeliveriesPage
      caller={c.get('caller')}
      now={clock.now()}
      quarantined={quarantined.map(withOutcome)}
      recent={others.map(withOutcome)}
      isFirstPage={beforeId === null}
      olderBefore={recent.length > mostRows ? (page.at(-1)?.id ?? null) : null}
      flash={flash}
    />,
  );
}

async function outcomesFor({ db }: WebContext, rows: readonly ListedDelivery[]) {
  const outcomes = await outcomesOfDeliveries(
    db,
    rows.map(({ id }) => id),
  );
  return (row: ListedDelivery) => ({ ...row, outcome: outcomes.get(row.id) ?? noOutcome });
}
