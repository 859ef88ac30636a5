import type { Context } from 'hono';
import { endOfMerges } from '../../../core/pattern-edits.ts';
import { databaseNow } from '../../../db/queries/database-now.ts';
import { editsInForce } from '../../../db/queries/edits-in-force.ts';
import { followUpsOfFingerprints } from '../../../db/queries/follow-ups-of-fingerprints.ts';
import { howOften } from '../../../db/queries/how-often.ts';
import { latestOfFingerprints } from '../../../db/queries/latest-of-fingerprints.ts';
import { likelySame } from '../../../db/queries/likely-same.ts';
import { recentOfPattern } from '../../../db/queries/recent-of-pattern.ts';
import { teamsOfPattern } from '../../../db/queries/teams-of-patterns.ts';
import { readEdits, readPattern } from '../../api/patterns/read-pattern.ts';
import { orNotFound } from '../../api/uuid-or-not-found.ts';
import { mayDecideOn } from '../../views/may-decide.ts';
import { NothingOfPattern } from '../../views/patterns/nothing-of-pattern.tsx';
import { patternFlash } from '../../views/patterns/pattern-flash.tsx';
import { PatternPage } from '../../views/patterns/pattern-page.tsx';
import { patternAddress } from '../../views/words/pattern-words.ts';
import type { WebContext, WebVariables } from '../../web-context.ts';
import type { Answer } from '../show-inbox.tsx';

const mostRecent = 20;
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
  const monthAgo = new Date((await databaseNow(db)).getTime() - monthMs);
  const [[latest], [ticket], recent, often, inForce, teams] = await Promise.all([
    latestOfFingerprints(db, [fingerprint]),
    followUpsOfFingerprints(db, [fingerprint]),
    recentOfPattern(db, fingerprint, mostRecent),
    howOften(db, fingerprint, monthAgo),
    editsInForce(db),
    teamsOfPattern(db, fingerprint),
  ]);
  const last = orNotFound(latest ?? null, 'pattern', fingerprint);
  const mayEdit = [null, ...teams].every((team) => mayDecideOn(told.caller, team));
  const others = mayEdit ? await likelySame(db, last) : [];
  // What was split off just now is still stored with the rest.
  const parts = whole.parts.filter(({ id }) => endOfMerges(id, inForce) === fingerprint);
  return c.html(
    <PatternPage
      {...{ ...told, last, recent, often, others, mayEdit }}
      whole={whole}
      parts={parts}
      ticket={ticket ?? null}
    />,
    status,
  );
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
