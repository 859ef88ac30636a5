import { Hono } from 'hono';
import { z } from 'zod';
import { replayByPerson } from '../../triage/replay-delivery.ts';
import { notFoundProblem, uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import { requireRole } from '../auth/require-role.ts';
import { Notice } from '../views/notice.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { showDeliveries } from './show-deliveries.tsx';
import { showDelivery } from './show-delivery.tsx';

/** The pages of what arrived, and the replay of it. */
export function createDeliveryRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();

  app.get('/deliveries', (c) => {
    const before = z.guid().safeParse(c.req.query('before'));
    return showDeliveries(context, c, {
      beforeId: before.success ? before.data : null,
      flash: flashOf(c.req.query('replayed')),
    });
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

function flashOf(replayed: string | undefined) {
  if (replayed === undefined) return null;
  return (
    <Notice tone="good">
      <p class="notice-text">It is being processed again, as if it had just arrived.</p>
    </Notice>
  );
}
