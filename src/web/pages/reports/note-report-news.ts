import { createMiddleware } from 'hono/factory';
import { hasReportNews } from '../../../db/queries/reports-with-outcomes.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';

/** Notes on whoever looks at a page whether something that they reported was mended meanwhile. */
export function noteReportNews({ db }: Pick<WebContext, 'db'>) {
  return createMiddleware<WebVariables>(async (c, next) => {
    const caller = c.get('caller');
    if (c.req.method === 'GET' && caller.csrfToken !== null) {
      c.set('caller', { ...caller, hasReportNews: await hasReportNews(db, caller.actor) });
    }
    await next();
  });
}
