import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { DbOrTx } from '../../../db/client.ts';
import { databaseNow } from '../../../db/queries/database-now.ts';
import { followUpsOfFingerprints } from '../../../db/queries/follow-ups-of-fingerprints.ts';
import { latestOfFingerprints } from '../../../db/queries/latest-of-fingerprints.ts';
import { listPatterns } from '../../../db/queries/list-patterns.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import { apiRoute, badQuery, jsonAnswer, notFound } from '../api-route.ts';
import { readCursor } from '../cursor.ts';
import { toFollowUpInShort } from '../follow-ups/follow-up-in-short.ts';
import { pageOf, pageSchema } from '../page-of.ts';
import { paging } from '../request-parts.ts';
import { patternEditRoutes } from './edit-routes.ts';
import { Pattern, WholePattern } from './pattern-object.ts';
import { FingerprintPath, readOrNotFound } from './pattern-path.ts';
import { themeRoutes } from './theme-routes.ts';

const list = apiRoute('viewer', {
  method: 'get',
  path: '/',
  tags: ['patterns'],
  summary: 'What happened again and again, seen last first',
  request: { query: z.strictObject(paging) },
  responses: { 200: jsonAnswer(pageSchema(Pattern), 'A page of patterns.'), ...badQuery },
});

const get = apiRoute('viewer', {
  method: 'get',
  path: '/{fingerprint}',
  tags: ['patterns'],
  summary: 'Get a pattern with what was masked in it, and what people said of it',
  description: 'What was merged into another pattern is answered with that one.',
  request: { params: FingerprintPath },
  responses: { 200: jsonAnswer(WholePattern, 'The pattern.'), ...notFound },
});

const Moment = z.iso.datetime().transform((text) => new Date(text));
const Cursor = z.tuple([Moment, Moment, z.string()]);

export function patternRoutes(context: WebContext): OpenAPIHono<WebVariables> {
  const { db } = context;
  const api = new OpenAPIHono<WebVariables>();
  api.openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const position = readCursor(Cursor, cursor);
    const asOf = position?.[0] ?? (await databaseNow(db));
    const after = position === null ? null : { lastAt: position[1], fingerprint: position[2] };
    const rows = await listPatterns(db, { asOf, after, limit: limit + 1 });
    const page = pageOf(rows, limit, (row) => [
      asOf.toISOString(),
      row.lastAt.toISOString(),
      row.fingerprint,
    ]);
    return c.json({ items: await describe(db, page.rows), nextCursor: page.nextCursor }, 200);
  });
  // Before what takes any name in its place.
  api.route('/', themeRoutes(context));
  api.openapi(get, async (c) => {
    return c.json(await readOrNotFound(db, c.req.valid('param').fingerprint), 200);
  });
  api.route('/', patternEditRoutes(context));
  return api;
}

type Row = Awaited<ReturnType<typeof listPatterns>>[number];

async function describe(db: DbOrTx, rows: readonly Row[]): Promise<Pattern[]> {
  const fingerprints = rows.map((row) => row.fingerprint);
  const latest = await latestOfFingerprints(db, fingerprints);
  const tickets = await followUpsOfFingerprints(db, fingerprints);
  return rows.flatMap(({ fingerprint, count, open, firstAt, lastAt }) => {
    const last = latest.find((each) => each.fingerprint === fingerprint);
    const ticket = tickets.find((each) => each.fingerprint === fingerprint);
    // Withdrawn between the two queries: there is nothing left to show.
    if (last === undefined) return [];
    return {
      fingerprint,
      count,
      open,
      firstAt: firstAt.toISOString(),
      lastAt: lastAt.toISOString(),
      lastCandidateId: last.id,
      title: last.title,
      story: last.story,
      detector: last.detector,
      service: last.serviceId,
      team: last.teamId,
      followUp: ticket === undefined ? null : toFollowUpInShort(ticket),
    };
  });
}
