import { Hono } from 'hono';
import { previewTicket } from '../../../follow-up/preview-ticket.ts';
import { orNotFound, uuidOrNotFound } from '../../api/uuid-or-not-found.ts';
import { TicketPage } from '../../views/candidate/ticket-page.tsx';
import type { WebContext, WebVariables } from '../../web-context.ts';

/** The ticket of a near miss before there is one. */
export function createTicketRoute(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  app.get('/candidates/:id/ticket', async (c) => {
    const id = uuidOrNotFound(c.req.param('id'), 'near miss');
    const caller = c.get('caller');
    const found = await previewTicket(context, id, caller.actor);
    return c.html(
      <TicketPage
        preview={orNotFound(found, 'near miss', id)}
        caller={caller}
        now={context.clock.now()}
      />,
    );
  });
  return app;
}
