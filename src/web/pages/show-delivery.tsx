import type { Context } from 'hono';
import type { Child } from 'hono/jsx';
import { listDeliveries } from '../../db/queries/list-deliveries.ts';
import { namesOfSubjects } from '../../db/queries/names-of-subjects.ts';
import { noOutcome, outcomesOfDeliveries } from '../../db/queries/outcomes-of-deliveries.ts';
import { orNotFound } from '../api/uuid-or-not-found.ts';
import { DeliveryPage } from '../views/delivery-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';

/** Throws the problem that it is not there. */
export async function showDelivery(
  { db, clock, directory }: WebContext,
  c: Context<WebVariables>,
  id: string,
  flash: Child,
) {
  const [row] = await listDeliveries(db, { id }, { beforeId: null, limit: 1 });
  const delivery = orNotFound(row ?? null, 'delivery', id);
  const outcome = (await outcomesOfDeliveries(db, [id])).get(id) ?? noOutcome;
  const names = await namesOfSubjects(
    db,
    outcome.subjects.map(({ key }) => key),
  );
  const connection = await directory.find(delivery.connectionId);
  return c.html(
    <DeliveryPage
      caller={c.get('caller')}
      now={clock.now()}
      delivery={delivery}
      connectionName={connection?.name ?? delivery.connectionId}
      outcome={outcome}
      names={names}
      flash={flash}
    />,
  );
}
