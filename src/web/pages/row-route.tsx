import { Hono } from 'hono';
import { candidateSummary } from '../../db/queries/candidate-summary.ts';
import { orNotFound, uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import { RowLive } from '../views/row-live.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';

/** What an open page puts on a row whose near miss changed: a piece of a page, for the script. */
export function createRowRoute({ db, clock }: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  app.get('/candidates/:id/row', async (c) => {
    const id = uuidOrNotFound(c.req.param('id'), 'near miss');
    const item = orNotFound(await candidateSummary(db, id), 'near miss', id);
    return c.html(<RowLive item={item} caller={c.get('caller')} now={clock.now()} />);
  });
  return app;
}
