import { type Context, Hono } from 'hono';
import { accessOfConnections } from '../../db/queries/access-of-connections.ts';
import { connectionsAtAGlance } from '../../db/queries/connections-at-a-glance.ts';
import { recentWrongSignatures } from '../../db/queries/count-wrong-signatures.ts';
import { goneWebhooks } from '../../db/queries/gone-webhooks.ts';
import { lastReadings } from '../../db/queries/last-readings.ts';
import { lostOfConnections } from '../../db/queries/lost-of-connections.ts';
import { openCircuits } from '../../db/queries/open-circuits.ts';
import { sumUpIncidents } from '../../db/queries/sum-up-incidents.ts';
import { teamsWithoutTracker } from '../../db/queries/teams-without-tracker.ts';
import { trackersOfTeams } from '../../db/queries/trackers-of-teams.ts';
import { checkTracker } from '../../follow-up/check-tracker.ts';
import { type ConnectionCheck, checkConnection } from '../../ingest/check-connection.ts';
import { orNotFound } from '../api/uuid-or-not-found.ts';
import { requireRole } from '../auth/require-role.ts';
import { ConnectionsPage } from '../views/connections-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';

const incidentDays = 30;

/** The page of connections, and the question whether one is let in. */
export function createConnectionRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  app.get('/connections', (c) => showConnections(context, c, null));
  // Where the answer to a check left the address bar.
  app.get('/connections/:id/check', (c) => c.redirect('/connections', 303));
  // A check of where tickets go ends at the page that tells of it.
  app.get('/teams/:id/check', (c) => c.redirect('/connections', 303));
  app.post('/teams/:id/check', requireRole('admin'), async (c) => {
    const id = c.req.param('id');
    const [team] = await trackersOfTeams(context.db, [id], context.directory.sameSite);
    orNotFound(team ?? null, 'team', id);
    await checkTracker(context, id);
    return c.redirect(`/connections#team-${id}`, 303);
  });
  app.post('/connections/:id/check', requireRole('admin'), async (c) => {
    const id = c.req.param('id');
    const check = orNotFound(await checkConnection(context, id), 'connection', id);
    return showConnections(context, c, { id, ...check });
  });
  return app;
}

async function showConnections(
  context: WebContext,
  c: Context<WebVariables>,
  checked: (ConnectionCheck & { id: string }) | null,
): Promise<Response> {
  const base = context.publicUrl ?? new URL(c.req.url).origin;
  const items = await shownConnections(context, base);
  const incidents = await sumUpIncidents(context.db, incidentDays);
  return c.html(
    <ConnectionsPage
      caller={c.get('caller')}
      now={context.clock.now()}
      items={items.map((item) => ({ ...item, check: item.id === checked?.id ? checked : null }))}
      incidents={{ ...incidents, days: incidentDays }}
      isPublic={context.publicUrl !== null}
      targets={await trackersOfTeams(context.db, null, context.directory.sameSite)}
      without={await teamsWithoutTracker(context.db)}
    />,
  );
}

async function shownConnections(context: WebContext, base: string) {
  const glanced = await connectionsAtAGlance(context.db, context.clock.now().getTime());
  const ids = glanced.map(({ id }) => id);
  const access = await accessOfConnections(context.db, ids);
  const readings = await lastReadings(context.db, ids);
  const lost = await lostOfConnections(context.db, ids);
  const gone = await goneWebhooks(context.db, ids);
  const wrong = await recentWrongSignatures(context.db);
  const circuits = await openCircuits(context.db);
  return Promise.all(
    glanced.map(async (each) => {
      const connector = context.connectors.find(({ name }) => name === each.connector);
      const known = await context.directory.find(each.id);
      const missing =
        connector === undefined
          ? `This version of Closecall has no connector “${each.connector}”. Correct it in the configuration file.`
          : null;
      return {
        ...each,
        provider: connector?.title ?? each.connector,
        tokenHelp: connector?.secrets.apiToken.help ?? '',
        wrongSignatures: wrong.get(each.id) ?? null,
        webhookAddress: `${base}/hooks/${each.id}`,
        problem: missing ?? known?.problem ?? null,
        hasApiToken: typeof known?.apiToken === 'string',
        pollSeconds: known?.pollSeconds ?? null,
        unwell: circuits.find(({ site }) => site === known?.site) ?? null,
        access: access.get(each.id) ?? { problems: [], paused: null, spent: null },
        readings: readings.filter(({ connectionId }) => connectionId === each.id),
        gone: gone.get(each.id) ?? [],
        lost: lost.get(each.id) ?? { waiting: 0, recovered24h: 0, givenUp: 0, last: [] },
      };
    }),
  );
}
