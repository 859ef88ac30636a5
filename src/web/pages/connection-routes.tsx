import { Hono } from 'hono';
import { connectionsAtAGlance } from '../../db/queries/connections-at-a-glance.ts';
import { ConnectionsPage, type ShownConnection } from '../views/connections-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';

/** The page of connections. */
export function createConnectionRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  app.get('/connections', async (c) => {
    const now = context.clock.now();
    const base = context.publicUrl ?? new URL(c.req.url).origin;
    return c.html(
      <ConnectionsPage
        caller={c.get('caller')}
        now={now}
        items={await shownConnections(context, base)}
        isPublic={context.publicUrl !== null}
      />,
    );
  });
  return app;
}

async function shownConnections(context: WebContext, base: string): Promise<ShownConnection[]> {
  const glanced = await connectionsAtAGlance(context.db, context.clock.now().getTime());
  return Promise.all(
    glanced.map(async (each) => {
      const connector = context.connectors.find(({ name }) => name === each.connector);
      const known = await context.directory.find(each.id);
      const missing = connector === undefined ? `Nothing here speaks “${each.connector}”.` : null;
      return {
        ...each,
        provider: connector?.title ?? each.connector,
        webhookAddress: `${base}/hooks/${each.id}`,
        problem: missing ?? known?.problem ?? null,
      };
    }),
  );
}
