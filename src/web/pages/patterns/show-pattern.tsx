import type { Context } from 'hono';
import { endOfMerges, mergedInto } from '../../../core/pattern-edits.ts';
import type { DbOrTx } from '../../../db/client.ts';
import { databaseNow } from '../../../db/queries/database-now.ts';
import { decisionsOnPattern } from '../../../db/queries/decisions-on-pattern.ts';
import { editsInForce } from '../../../db/queries/edits-in-force.ts';
import { howOften } from '../../../db/queries/how-often.ts';
import { latestOfFingerprints } from '../../../db/queries/latest-of-fingerprints.ts';
import { likelySame } from '../../../db/queries/likely-same.ts';
import { type PlaceInPattern, recentOfPattern } from '../../../db/queries/recent-of-pattern.ts';
import { teamsOfPattern } from '../../../db/queries/teams-of-patterns.ts';
import { ticketsOfPattern } from '../../../db/queries/tickets-of-pattern.ts';
import { timesOfPatterns } from '../../../db/queries/times-of-patterns.ts';
import type { FollowUpRow } from '../../../db/schema/follow-ups.ts';
import { readEdits, readPattern } from '../../api/patterns/read-pattern.ts';
import { orNotFound } from '../../api/uuid-or-not-found.ts';
import { mayDecideOn } from '../../views/may-decide.ts';
import { NothingOfPattern } from '../../views/patterns/nothing-of-pattern.tsx';
import { patternFlash } from '../../views/patterns/pattern-flash.tsx';
import { PatternPage } from '../../views/patterns/pattern-page.tsx';
import { patternAddress } from '../../views/words/pattern-words.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import type { Answer } from '../show-inbox.tsx';
import { placeInPatternText, readPlaceInPattern } from './place-in-pattern.ts';

const rowsOnAPage = 20;
const mostTickets = 50;
const monthMs = 30 * 24 * 60 * 60 * 1_000;

/** Throws the problem that it is not there; what was merged into another one leads to that. */
export async function showPattern(
  context: WebContext,
  c: Context<WebVariables>,
  asked: string,
  { flash, status = 200 }: Answer = {},
) {
  const { db, clock } = context;
  const done = c.req.query('done');
  const told = { flash: flash ?? patternFlash(done), caller: c.get('caller'), now: clock.now() };
  const whole = await readPattern(db, asked);
  if (whole === null) return showNothing(context, c, asked, { ...told, status });
  const { fingerprint } = whole;
  if (fingerprint !== asked && flash === undefined) {
    return c.redirect(patternAddress(fingerprint, done), 302);
  }
  const inForce = await editsInForce(db);
  const known = await readKnown(db, mergedInto(fingerprint, inForce), fingerprint);
  const { last, teams } = known;
  const before = readPlaceInPattern(c.req.query('before') ?? '');
  const nearMisses = await readNearMisses(db, fingerprint, before);
  const mayEdit = [null, ...teams].every((team) => mayDecideOn(told.caller, team));
  const others = mayEdit ? await likelySame(db, last) : [];
  // What was split off just now is still stored with the rest.
  const parts = whole.parts.filter(({ id }) => endOfMerges(id, inForce) === fingerprint);
  return c.html(
    <PatternPage {...{ ...told, ...known, whole, parts, nearMisses, others, mayEdit }} />,
    status,
  );
}

async function readKnown(db: DbOrTx, named: readonly string[], fingerprint: string) {
  const now = await databaseNow(db);
  const [[latest], tickets, [lastScored], often, times, decisions, teams] = await Promise.all([
    latestOfFingerprints(db, [fingerprint]),
    ticketsOfPattern(db, named, mostTickets),
    recentOfPattern(db, fingerprint, { after: null, limit: 1 }),
    howOften(db, fingerprint, new Date(now.getTime() - monthMs)),
    timesOfPatterns(db, [fingerprint], now),
    decisionsOnPattern(db, fingerprint),
    teamsOfPattern(db, fingerprint),
  ]);
  // What was merged in may still have one of its own; the pattern's goes before it.
  const ticket = tickets.find((each) => each.fingerprint === fingerprint && isSent(each)) ?? null;
  return {
    last: orNotFound(latest ?? null, 'pattern', fingerprint),
    lastScored: lastScored ?? null,
    ticket,
    formerTickets: tickets.filter((each) => each !== ticket),
    times: times.get(fingerprint) ?? null,
    ...{ often, decisions, teams },
  };
}

function isSent({ status }: FollowUpRow): boolean {
  return status !== 'cancelled';
}

async function readNearMisses(db: DbOrTx, fingerprint: string, after: PlaceInPattern | null) {
  const rows = await recentOfPattern(db, fingerprint, { after, limit: rowsOnAPage + 1 });
  const items = rows.slice(0, rowsOnAPage);
  const last = rows.length > rowsOnAPage ? items.at(-1) : undefined;
  const next = last === undefined ? null : placeInPatternText(last);
  return { items, isFirstPage: after === null, next };
}

/** Everything that was of it may be of others by now; what people said of it can still be undone. */
async function showNothing(
  { db }: WebContext,
  c: Context<WebVariables>,
  fingerprint: string,
  {
    status = 200,
    ...told
  }: Omit<Parameters<typeof NothingOfPattern>[0], 'edits' | 'fingerprint'> & Pick<Answer, 'status'>,
) {
  const edits = orNotFound(await readEdits(db, fingerprint), 'pattern', fingerprint);
  return c.html(<NothingOfPattern {...told} fingerprint={fingerprint} edits={edits} />, status);
}
