import { Hono } from 'hono';
import { nextDigest } from '../../core/digest/digest-slot.ts';
import { tellDigest } from '../../core/digest/tell-digest.ts';
import { lastDigestSends } from '../../db/queries/last-digest-sends.ts';
import { teamsWithDigest } from '../../db/queries/teams-with-digest.ts';
import { composeDigest } from '../../digest/compose-digest.ts';
import { DigestPage } from '../views/digest-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';

/** So many teams are shown with what they would be told now. */
const mostShown = 20;

/** What teams are told by mail or chat: when, how the last one went, and what the next would say. */
export function createDigestRoutes({ db, clock, publicUrl }: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  app.get('/digest', async (c) => {
    const caller = c.get('caller');
    const all = await teamsWithDigest(db);
    const own = all.filter(({ id }) => caller.teams.includes(id));
    const shown = [...own, ...all.filter((team) => !own.includes(team))].slice(0, mostShown);
    const now = clock.now();
    const sends = await lastDigestSends(
      db,
      shown.map(({ id }) => id),
    );
    const teams = await Promise.all(
      shown.map(async (team) => {
        const content = await composeDigest(db, team);
        return {
          ...team,
          nextAt: nextDigest(team.digest, now),
          sends: sends.filter(({ teamId }) => teamId === team.id),
          told: content === null ? null : tellDigest(content, team.id, publicUrl ?? ''),
        };
      }),
    );
    return c.html(<DigestPage {...{ caller, now, teams, left: all.length - shown.length }} />);
  });
  return app;
}
