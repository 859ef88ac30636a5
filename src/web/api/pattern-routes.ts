import { OpenAPIHono, z } from '@hono/zod-openapi';
import type { DbOrTx } from '../../db/client.ts';
import { databaseNow } from '../../db/queries/database-now.ts';
import { followUpsOfFingerprints } from '../../db/queries/follow-ups-of-fingerprints.ts';
import { latestOfFingerprints } from '../../db/queries/latest-of-fingerprints.ts';
import { listPatterns } from '../../db/queries/list-patterns.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { apiRoute, badQuery, jsonAnswer, orNull } from './api-route.ts';
import { detectorNames } from './candidates/candidate-object.ts';
import { readCursor } from './cursor.ts';
import { FollowUpInShort, toFollowUpInShort } from './follow-ups/follow-up-in-short.ts';
import { pageOf, pageSchema } from './page-of.ts';
import { paging } from './request-parts.ts';

const At = z.iso.datetime();

const Pattern = z
  .object({
    fingerprint: z.string(),
    count: z.int().openapi({ description: 'How often it was seen, without what was withdrawn.' }),
    open: z.int().openapi({ description: 'How many of them need a decision.' }),
    firstAt: At,
    lastAt: At,
    lastCandidateId: z.string().nullable().openapi({
      description: 'Null where the last one was only counted, as runs of pull requests are.',
    }),
    title: z.string(),
    story: z.string(),
    detector: z.enum(detectorNames),
    service: z.string().nullable(),
    team: z.string().nullable(),
    followUp: orNull(FollowUpInShort),
  })
  .openapi('Pattern');

const list = apiRoute('viewer', {
  method: 'get',
  path: '/',
  tags: ['patterns'],
  summary: 'What happened again and again, seen last first',
  request: { query: z.strictObject(paging) },
  responses: { 200: jsonAnswer(pageSchema(Pattern), 'A page of patterns.'), ...badQuery },
});

const Moment = z.iso.datetime().transform((text) => new Date(text));
const Cursor = z.tuple([Moment, Moment, z.string()]);

export function patternRoutes({ db }: WebContext): OpenAPIHono<WebVariables> {
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
  return api;
}

type Row = Awaited<ReturnType<typeof listPatterns>>[number];

async function describe(db: DbOrTx, rows: readonly Row[]): Promise<z.infer<typeof Pattern>[]> {
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
