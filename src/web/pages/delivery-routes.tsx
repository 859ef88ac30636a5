import { Hono } from 'hono';
import { quarantinedDeliveries, recentDeliveries } from '../../db/queries/recent-deliveries.ts';
import { replayByPerson } from '../../triage/replay-delivery.ts';
import { notFoundProblem, uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import { requireRole } from '../auth/require-role.ts';
import { DeliveriesPage } from '../views/deliveries-page.tsx';
import { Notice } from '../views/notice.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';

const mostRows = 50;

/** The page of what arrived, and the replay of what was put aside. */
export function createDeliveryRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();

  app.get('/deliveries', async (c) => {
    const [quarantined, recent] = await Promise.all([
      quarantinedDeliveries(context.db, mostRows),
      recentDeliveries(context.db, mostRows),
    ]);
    return c.html(
      <DeliveriesPage
        caller={c.get('caller')}
        now={context.clock.now()}
        quarantined={quarantined}
        recent={recent.filter(({ id }) => !quarantined.some((aside) => aside.id === id))}
        flash={c.req.query('replayed') === undefined ? null : <Replayed />}
      />,
    );
  });

  app.post('/deliveries/:id/replay', requireRole('admin'), async (c) => {
    const id = uuidOrNotFound(c.req.param('id'), 'delivery');
    const { actor } = c.get('caller');
    if (!(await replayByPerson(context, { id, actor }))) throw notFoundProblem('delivery', id);
    return c.redirect('/deliveries?replayed', 303);
  });
  return app;
}

function Replayed() {
  return (
    <Notice tone="good">
      <p class="notice-text">It is being processed again, as if it had just arrived.</p>
    </Notice>
  );
}
