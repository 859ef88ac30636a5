import { z } from '@hono/zod-openapi';
import { trendOf } from '../../../core/trend.ts';
import type { DbOrTx } from '../../../db/client.ts';
import { databaseNow } from '../../../db/queries/database-now.ts';
import { followUpsOfFingerprints } from '../../../db/queries/follow-ups-of-fingerprints.ts';
import { latestOfFingerprints } from '../../../db/queries/latest-of-fingerprints.ts';
import { openOfPatterns } from '../../../db/queries/open-of-patterns.ts';
import { patternsSeenLast } from '../../../db/queries/patterns-seen-last.ts';
import { type PatternOrder, rankPatterns } from '../../../db/queries/rank-patterns.ts';
import { timesOfPatterns } from '../../../db/queries/times-of-patterns.ts';
import { readCursor } from '../cursor.ts';
import { toFollowUpInShort } from '../follow-ups/follow-up-in-short.ts';
import { pageOf } from '../page-of.ts';
import { type Pattern, toTrend } from './pattern-object.ts';

const Moment = z.iso.datetime().transform((text) => new Date(text));
const SeenLastCursor = z.tuple([Moment, Moment, z.string()]);

/** A page of one order is no page of another one. */
const rankCursors = {
  rate: z.tuple([Moment, Moment, z.string(), z.number(), z.literal('rate')]),
  trend: z.tuple([Moment, Moment, z.string(), z.number(), z.literal('trend')]),
};

type Asked = { sort: 'last' | PatternOrder; limit: number; cursor?: string | undefined };

/** A page of patterns in the order asked for; what is found meanwhile moves none of its pages. */
export async function listPatterns(db: DbOrTx, { sort, limit, cursor }: Asked) {
  const read = sort === 'last' ? readSeenLast : readRanked(sort);
  const { asOf, page } = await read(db, limit, cursor);
  const fingerprints = page.rows.map(({ fingerprint }) => fingerprint);
  return { items: await describe(db, fingerprints, asOf), nextCursor: page.nextCursor };
}

async function readSeenLast(db: DbOrTx, limit: number, cursor: string | undefined) {
  const place = readCursor(SeenLastCursor, cursor);
  const asOf = place?.[0] ?? (await databaseNow(db));
  const after = place === null ? null : { lastAt: place[1], fingerprint: place[2] };
  const asked = { asOf, until: null, filter: {}, after, limit: limit + 1 };
  const page = pageOf(await patternsSeenLast(db, asked), limit, (row) => [
    asOf.toISOString(),
    row.lastAt.toISOString(),
    row.fingerprint,
  ]);
  return { asOf, page };
}

function readRanked(by: PatternOrder) {
  return async (db: DbOrTx, limit: number, cursor: string | undefined) => {
    const place = readCursor<z.infer<(typeof rankCursors)[PatternOrder]>>(rankCursors[by], cursor);
    const asOf = place?.[0] ?? (await databaseNow(db));
    const after =
      place === null ? null : { lastAt: place[1], fingerprint: place[2], key: place[3] };
    const rows = await rankPatterns(db, { by, asOf, filter: {}, after, limit: limit + 1 });
    const page = pageOf(rows, limit, ({ lastAt, fingerprint, key }) => [
      ...[asOf.toISOString(), lastAt.toISOString()],
      ...[fingerprint, key, by],
    ]);
    return { asOf, page };
  };
}

async function describe(
  db: DbOrTx,
  fingerprints: readonly string[],
  asOf: Date,
): Promise<Pattern[]> {
  const times = await timesOfPatterns(db, fingerprints, asOf);
  const open = await openOfPatterns(db, fingerprints);
  const latest = await latestOfFingerprints(db, fingerprints);
  const tickets = await followUpsOfFingerprints(db, fingerprints);
  return fingerprints.flatMap((fingerprint) => {
    const seen = times.get(fingerprint);
    const last = latest.find((each) => each.fingerprint === fingerprint);
    const ticket = tickets.find((each) => each.fingerprint === fingerprint);
    // Withdrawn between the queries: there is nothing left to show.
    if (seen === undefined || last === undefined) return [];
    return {
      fingerprint,
      count: seen.count,
      open: open.get(fingerprint) ?? 0,
      firstAt: seen.firstAt.toISOString(),
      lastAt: seen.lastAt.toISOString(),
      trend: toTrend(seen, trendOf(seen, asOf)),
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
