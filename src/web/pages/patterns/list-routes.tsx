import { type Context, Hono } from 'hono';
import { databaseNow } from '../../../db/queries/database-now.ts';
import { followUpsOfFingerprints } from '../../../db/queries/follow-ups-of-fingerprints.ts';
import { latestOfFingerprints } from '../../../db/queries/latest-of-fingerprints.ts';
import { listTeams } from '../../../db/queries/list-teams.ts';
import { openOfPatterns } from '../../../db/queries/open-of-patterns.ts';
import type { PatternFilter } from '../../../db/queries/pattern-filter.ts';
import { type PatternOrder, rankPatterns } from '../../../db/queries/rank-patterns.ts';
import { timesOfPatterns } from '../../../db/queries/times-of-patterns.ts';
import type { Caller } from '../../caller.ts';
import type { ListedPattern } from '../../views/patterns/pattern-row.tsx';
import type { PatternsAt } from '../../views/patterns/patterns-at.ts';
import { PatternsPage } from '../../views/patterns/patterns-page.tsx';
import { teamChoice } from '../../views/team-choice.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { pageStartText, readPageStart, readPatternsAt } from './read-patterns-at.ts';

const rowsOnAPage = 50;
const mostTeams = 500;

/** The page of all patterns. */
export function createPatternListRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  app.get('/patterns', (c) => showPatterns(context, c));
  return app;
}

async function showPatterns({ db, clock }: WebContext, c: Context<WebVariables>) {
  const caller = c.get('caller');
  const at = readPatternsAt(c.req.query());
  const start = readPageStart(c.req.query('after') ?? '');
  const asOf = start?.asOf ?? (await databaseNow(db));
  const [places, teams] = await Promise.all([
    rankPatterns(db, {
      ...{ by: at.sort, asOf, after: start?.after ?? null },
      filter: filterOf(at, caller),
      limit: rowsOnAPage + 1,
    }),
    listTeams(db, {}, { afterId: null, limit: mostTeams }),
  ]);
  const isNone = places.length === 0 && start === null;
  const page = places.slice(0, rowsOnAPage);
  const last = places.length > rowsOnAPage ? page.at(-1) : undefined;
  const fingerprints = page.map(({ fingerprint }) => fingerprint);
  return c.html(
    <PatternsPage
      {...{ caller, now: clock.now(), at, teams }}
      items={await describe(db, fingerprints, asOf)}
      isFirstPage={start === null}
      hidden={isNone ? await countHidden(db, { by: at.sort, asOf }) : null}
      next={last === undefined ? null : pageStartText({ asOf, after: last })}
    />,
  );
}

/** What one page without filters holds is counted, which costs no more than that page. */
async function countHidden(db: WebContext['db'], of: { by: PatternOrder; asOf: Date }) {
  const whole = { ...of, after: null, filter: {}, limit: rowsOnAPage + 1 };
  const { length } = await rankPatterns(db, whole);
  return { count: Math.min(length, rowsOnAPage), isMore: length > rowsOnAPage };
}

function filterOf(at: PatternsAt, caller: Caller): PatternFilter {
  const choice = teamChoice(at, caller);
  const teams = choice === 'mine' ? caller.teams : [choice];
  return { teams: choice === 'all' ? undefined : teams, text: at.q ?? undefined };
}

async function describe(
  db: WebContext['db'],
  fingerprints: readonly string[],
  asOf: Date,
): Promise<readonly ListedPattern[]> {
  const [seen, open, latest, tickets] = await Promise.all([
    timesOfPatterns(db, fingerprints, asOf),
    openOfPatterns(db, fingerprints),
    latestOfFingerprints(db, fingerprints),
    followUpsOfFingerprints(db, fingerprints),
  ]);
  const lastOf = new Map(latest.map((each) => [each.fingerprint, each]));
  const ticketOf = new Map(tickets.map((each) => [each.fingerprint, each]));
  return fingerprints.flatMap((fingerprint) => {
    const [times, last] = [seen.get(fingerprint), lastOf.get(fingerprint)];
    // Taken back between the queries: there is nothing left to show.
    if (times === undefined || last === undefined) return [];
    const ticket = ticketOf.get(fingerprint) ?? null;
    return [{ times, open: open.get(fingerprint) ?? 0, latest: last, ticket }];
  });
}
