import { Hono } from 'hono';
import { noOutcome, outcomesOfDeliveries } from '../../db/queries/outcomes-of-deliveries.ts';
import {
  type ListedDelivery,
  quarantinedDeliveries,
  recentDeliveries,
} from '../../db/queries/recent-deliveries.ts';
import { replayByPerson } from '../../triage/replay-delivery.ts';
import { notFoundProblem, uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import { requireRole } from '../auth/require-role.ts';
import { DeliveriesPage } from '../views/deliveries-page.tsx';
import { Notice } from '../views/notice.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { showDelivery } from './show-delivery.tsx';

const mostRows = 50;

/** The pages of what arrived, and the replay of it. */
export function createDeliveryRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();

  app.get('/deliveries', async (c) => {
    const [quarantined, recent] = await Promise.all([
      quarantinedDeliveries(context.db, mostRows),
      recentDeliveries(context.db, mostRows),
    ]);
    const others = recent.filter(({ id }) => !quarantined.some((aside) => aside.id === id));
    const withOutcome = await outcomesFor(context, [...quarantined, ...others]);
    return c.html(
      <DeliveriesPage
        caller={c.get('caller')}
        now={context.clock.now()}
        quarantined={quarantined.map(withOutcome)}
        recent={others.map(withOutcome)}
        flash={flashOf(c.req.query('replayed'))}
      />,
    );
  });

  app.get('/deliveries/:id', (c) => {
    const id = uuidOrNotFound(c.req.param('id'), 'delivery');
    return showDelivery(context, c, id, flashOf(c.req.query('replayed')));
  });

  app.post('/deliveries/:id/replay', requireRole('admin'), async (c) => {
    const id = uuidOrNotFound(c.req.param('id'), 'delivery');
    const { actor } = c.get('caller');
    if (!(await replayByPerson(context, { id, actor }))) throw notFoundProblem('delivery', id);
    const { from } = await c.req.parseBody();
    return c.redirect(
      from === 'delivery' ? `/deliveries/${id}?replayed` : '/deliveries?replayed',
      303,
    );
  });
  return app;
}

async function outcomesFor({ db }: WebContext, rows: readonly ListedDelivery[]) {
  const outcomes = await outcomesOfDeliveries(
    db,
    rows.map(({ id }) => id),
  );
  return (row: ListedDelivery) => ({ ...row, outcome: outcomes.get(row.id) ?? noOutcome });
}

function flashOf(replayed: string | undefined) {
  if (replayed === undefined) return null;
  return (
    <Notice tone="good">
      <p class="notice-text">It is being processed again, as if it had just arrived.</p>
    </Notice>
  );
}
