import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { databaseNow } from '../../../db/queries/database-now.ts';
import { followUpsOfFingerprints } from '../../../db/queries/follow-ups-of-fingerprints.ts';
import {
  type FrequentPattern,
  type FrequentPlace,
  frequentPatterns,
} from '../../../db/queries/frequent-patterns.ts';
import { latestOfFingerprints } from '../../../db/queries/latest-of-fingerprints.ts';
import { type ListedPattern, PatternsPage } from '../../views/patterns/patterns-page.tsx';
import type { WebContext, WebVariables } from '../../web-context.ts';

const rowsOnAPage = 50;

/** The page of all patterns. */
export function createPatternListRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  app.get('/patterns', (c) => showPatterns(context, c, readPlace(c.req.query('after') ?? '')));
  return app;
}

async function showPatterns(
  { db, clock }: WebContext,
  c: Context<WebVariables>,
  after: FrequentPlace | null,
) {
  const asOf = after?.asOf ?? (await databaseNow(db));
  const rows = await frequentPatterns(db, { asOf, after, limit: rowsOnAPage + 1 });
  const page = rows.slice(0, rowsOnAPage);
  const last = rows.length > rowsOnAPage ? page.at(-1) : undefined;
  return c.html(
    <PatternsPage
      caller={c.get('caller')}
      now={clock.now()}
      items={await describe(db, page)}
      isFirstPage={after === null}
      next={last === undefined ? null : placeText({ ...last, asOf })}
    />,
  );
}

async function describe(
  db: WebContext['db'],
  rows: readonly FrequentPattern[],
): Promise<readonly ListedPattern[]> {
  const fingerprints = rows.map(({ fingerprint }) => fingerprint);
  const [latest, tickets] = await Promise.all([
    latestOfFingerprints(db, fingerprints),
    followUpsOfFingerprints(db, fingerprints),
  ]);
  const lastOf = new Map(latest.map((each) => [each.fingerprint, each]));
  const ticketOf = new Map(tickets.map((each) => [each.fingerprint, each]));
  return rows.flatMap((row) => {
    const last = lastOf.get(row.fingerprint);
    // Taken back between the two queries: there is nothing left to show.
    if (last === undefined) return [];
    return [{ ...row, latest: last, ticket: ticketOf.get(row.fingerprint) ?? null }];
  });
}

const Place = z.tuple([
  z.iso.datetime().transform((text) => new Date(text)),
  z
    .string()
    .regex(/^\d{1,9}$/)
    .transform(Number),
  z.iso.datetime().transform((text) => new Date(text)),
  z.string().min(1).max(200),
]);

function placeText({ asOf, count, lastAt, fingerprint }: FrequentPlace): string {
  return [asOf.toISOString(), count, lastAt.toISOString(), fingerprint].join('~');
}

/** What is odd is read as the first page. */
function readPlace(text: string): FrequentPlace | null {
  const [asOf, count, lastAt, ...rest] = text.split('~');
  const read = Place.safeParse([asOf, count, lastAt, rest.join('~')]);
  if (!read.success) return null;
  const [at, seen, last, fingerprint] = read.data;
  return { asOf: at, count: seen, lastAt: last, fingerprint };
}
