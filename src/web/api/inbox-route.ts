import { OpenAPIHono, z } from '@hono/zod-openapi';
import { compareShares, shareAttention, type TeamShare } from '../../core/attention/budget.ts';
import type { Database } from '../../db/client.ts';
import { listCandidates } from '../../db/queries/list-candidates.ts';
import { noTeam } from '../../db/queries/of-team.ts';
import { openAlike } from '../../db/queries/open-alike.ts';
import { type OpenRow, openRows } from '../../db/queries/open-rows.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { apiRoute, badQuery, jsonAnswer } from './api-route.ts';
import { Candidate } from './candidates/candidate-object.ts';
import { toCandidates } from './candidates/to-candidate.ts';
import { readCursor } from './cursor.ts';
import { pageOf, pageSchema } from './page-of.ts';
import { listOf, Name, paging } from './request-parts.ts';

const Row = z
  .object({
    candidate: Candidate.openapi({ description: 'The strongest that waits of its fingerprint.' }),
    alike: z.int().openapi({ description: 'How many more of its fingerprint wait besides.' }),
    others: z
      .array(z.object({ id: z.string(), version: z.int() }))
      .readonly()
      .openapi({
        description: 'Those, strongest first, as a bulk decision takes them; at most 100.',
      }),
    waitingSince: z.iso.datetime().openapi({ description: 'Of the first of them.' }),
    isNoveltyPlace: z.boolean().openapi({
      description: 'It has the place that is kept for what was never seen before.',
    }),
  })
  .openapi('InboxRow');

const Team = z
  .object({
    team: z.string().nullable().openapi({
      description:
        'The id of a team; null for what belongs to none, which is one item of its own and is left out where `team` asks for some.',
    }),
    rows: z
      .array(Row)
      .readonly()
      .openapi({ description: 'Its ten strongest, and the kept place.' }),
    folded: z.int().openapi({ description: 'How many rows more wait with lower scores.' }),
  })
  .openapi('InboxTeam');

const list = apiRoute('viewer', {
  method: 'get',
  path: '/',
  tags: ['candidates'],
  summary: 'What needs a decision, as the inbox shares it out',
  description:
    'One item for each team, the one with the strongest row first; what belongs to no team yet is an item with `team: null`. `limit` and `cursor` count teams. Of each: one row for each fingerprint, the ten strongest, and one for what was never seen before.',
  request: {
    query: z.strictObject({ team: listOf(Name, 'Only of these teams, by id.'), ...paging }),
  },
  responses: { 200: jsonAnswer(pageSchema(Team), 'A page of teams.'), ...badQuery },
});

/** How strong a team's strongest row was, and its id. */
const Cursor = z
  .tuple([z.number(), z.string()])
  .transform(([priority, team]) => ({ priority, teamId: team === noTeam ? null : team }));

/** The inbox by teams; the whole of what waits is in the list of candidates. */
export function inboxRoute({ db }: WebContext): OpenAPIHono<WebVariables> {
  const api = new OpenAPIHono<WebVariables>();
  api.openapi(list, async (c) => {
    const { team, limit, cursor } = c.req.valid('query');
    const after = readCursor(Cursor, cursor);
    const shares = shareAttention(await openRows(db))
      .filter(({ teamId }) => team === undefined || (teamId !== null && team.includes(teamId)))
      .filter((share) => after === null || compareShares(share, after) > 0);
    const page = pageOf(shares, limit, ({ priority, teamId }) => [priority, teamId ?? noTeam]);
    return c.json({ items: await toTeams(db, page.rows), nextCursor: page.nextCursor }, 200);
  });
  return api;
}

async function toTeams(db: Database, shares: readonly TeamShare<OpenRow>[]) {
  const shown = shares.flatMap(({ unfolded }) => unfolded);
  const ids = shown.map(({ id }) => id);
  const [rows, alike] = await Promise.all([
    ids.length === 0 ? [] : listCandidates(db, { ids }, { after: null, limit: ids.length }),
    openAlike(db, shown),
  ]);
  const told = new Map((await toCandidates(db, rows)).map((each) => [each.id, each]));
  return shares.map(({ teamId, unfolded, folded }) => ({
    team: teamId,
    rows: unfolded.flatMap(({ id, alike: count, since, isNoveltyPlace }) => {
      const candidate = told.get(id);
      // Somebody decided on it while it was read.
      if (candidate?.status !== 'open') return [];
      const others = alike.get(id) ?? [];
      const waitingSince = since.toISOString();
      return [{ candidate, alike: count, others, waitingSince, isNoveltyPlace }];
    }),
    folded: folded.length,
  }));
}
