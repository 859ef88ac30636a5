import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { candidateSummary } from '../../db/queries/candidate-summary.ts';
import { decidedAlong } from '../../db/queries/decided-along.ts';
import { uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import { decisionFlash, undoneFlash } from '../views/decision-flash.tsx';
import type { Origin } from '../views/origin.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { readInboxAt } from './read-origin.ts';
import { showCandidate } from './show-candidate.tsx';
import { showInbox } from './show-inbox.tsx';
import { showPane } from './show-pane.tsx';

/** The pages that near misses are read on. */
export function createCandidateRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();

  app.get('/', async (c) => {
    const at = readInboxAt(c.req.query());
    const flash = await flashOf(context, c, { page: 'inbox', ...at });
    return showInbox(context, c, at, { flash });
  });

  app.get('/candidates/:id/pane', (c) => {
    const selected = uuidOrNotFound(c.req.param('id'), 'near miss');
    return showPane(context, c, { ...readInboxAt(c.req.query()), selected });
  });

  app.get('/candidates/:id', async (c) => {
    const id = uuidOrNotFound(c.req.param('id'), 'near miss');
    const flash = await flashOf(context, c, { page: 'candidate', id });
    return showCandidate(context, c, id, { flash });
  });
  return app;
}

/** How many more of its kind an address tells of. */
const many = z.coerce.number().int().min(0).max(200).catch(0);

/** The address names what was just decided; what the notice says is read from the database. */
async function flashOf(context: WebContext, c: Context<WebVariables>, origin: Origin) {
  const { changed, undone } = c.req.query();
  const id = z.guid().safeParse(changed ?? undone);
  if (!id.success) return null;
  const item = await candidateSummary(context.db, id.data);
  if (item === null) return null;
  const told = { item, origin, left: many.parse(c.req.query('left')) };
  if (undone !== undefined)
    return undoneFlash({ ...told, along: many.parse(c.req.query('along')) });
  const along = await decidedAlong(context.db, item);
  return decisionFlash({ ...told, along, caller: c.get('caller'), now: context.clock.now() });
}
