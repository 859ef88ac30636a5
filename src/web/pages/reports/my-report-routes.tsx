import { eq } from 'drizzle-orm';
import { Hono } from 'hono';
import { now } from '../../../db/client.ts';
import { reportedWords } from '../../../db/queries/reported-words.ts';
import { reportsOf } from '../../../db/queries/reports-with-outcomes.ts';
import { reports } from '../../../db/schema/index.ts';
import { requireRole } from '../../auth/require-role.ts';
import { MyReportsPage } from '../../views/report/my-reports-page.tsx';
import type { WebContext, WebVariables } from '../../web-context.ts';

/** What somebody reported under their name, and what became of it. */
export function createMyReportRoutes({ db, clock }: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  const viewer = requireRole('viewer');

  app.get('/reports/mine', viewer, async (c) => {
    const caller = c.get('caller');
    const own = await reportsOf(db, caller.actor);
    const told = await reportedWords(
      db,
      own.map(({ id }) => id),
    );
    const words = new Map(told.map((each) => [each.id, each]));
    const items = own.flatMap((each) => {
      const said = words.get(each.id);
      return said === undefined ? [] : [{ ...each, ...said }];
    });
    return c.html(<MyReportsPage caller={caller} now={clock.now()} items={items} />);
  });

  app.post('/reports/mine/seen', viewer, async (c) => {
    await db
      .update(reports)
      .set({ seenAt: now })
      .where(eq(reports.reporter, c.get('caller').actor));
    return c.redirect('/reports/mine', 303);
  });
  return app;
}
