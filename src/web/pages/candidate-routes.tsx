import { Hono } from 'hono';
import { uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { flashOf } from './flash-of.ts';
import { readInboxAt } from './read-origin.ts';
import { showCandidate } from './show-candidate.tsx';
import { showInbox } from './show-inbox.tsx';
import { showPane } from './show-pane.tsx';

/** The pages that near misses are read on. */
export function createCandidateRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();

  app.get('/', async (c) => {
    const at = readInboxAt(c.req.query());
    const flash = await flashOf(context, c, { page: 'inbox', ...at }, c.req.query());
    return showInbox(context, c, at, { flash });
  });

  app.get('/candidates/:id/pane', (c) => {
    const selected = uuidOrNotFound(c.req.param('id'), 'near miss');
    return showPane(context, c, { ...readInboxAt(c.req.query()), selected });
  });

  app.get('/candidates/:id', async (c) => {
    const id = uuidOrNotFound(c.req.param('id'), 'near miss');
    const flash = await flashOf(context, c, { page: 'candidate', id }, c.req.query());
    return showCandidate(context, c, id, { flash });
  });
  return app;
}
