import type { RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { Hono } from 'hono';
import { createHooksListener, type HooksContext } from '../web/hooks-listener.ts';

/** What Node asks for every request: webhooks come first and pass through nothing else. */
export function createListener(app: Hono, hooks: HooksContext): RequestListener {
  const takeWebhook = createHooksListener(hooks);
  const answer = getRequestListener(app.fetch);
  return (incoming, outgoing) => {
    if (!takeWebhook(incoming, outgoing)) void answer(incoming, outgoing);
  };
}
