import { type Context, Hono } from 'hono';
import type { Database } from '../../db/client.ts';
import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import { candidateSummary } from '../../db/queries/candidate-summary.ts';
import { confirmedAlike } from '../../db/queries/confirmed-alike.ts';
import { mergeChoices } from '../../db/queries/merge-choices.ts';
import { orNotFound, uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import { asksForJson } from '../asks-for-json.ts';
import { MergePage } from '../views/merge-page.tsx';
import { isUndecided } from '../views/words/decision-words.ts';
import { sayMergeChoice } from '../views/words/merge-words.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { originOf } from './read-origin.ts';

const mostChoices = 50;
const longestSearch = 200;

/** Of what was confirmed in the last 30 days, so many of its kind, and more for words. */
const confirmed = { sinceMs: 30 * 24 * 60 * 60_000, most: 5, mostFound: 20 };

/** What a near miss can be merged into: a page to choose on, and the same for the script. */
export function createMergeRoutes(context: WebContext): Hono<WebVariables> {
  const app = new Hono<WebVariables>();
  app.get('/candidates/:id/merge-into', (c) => choose(context, c));
  return app;
}

async function choose({ db, clock }: WebContext, c: Context<WebVariables>) {
  const id = uuidOrNotFound(c.req.param('id') ?? '', 'near miss');
  const item = orNotFound(await candidateSummary(db, id), 'near miss', id);
  if (!isUndecided(item.status) && !asksForJson(c)) return c.redirect(`/candidates/${id}`, 303);
  const asked = (c.req.query('words') ?? '').replaceAll('\0', '').trim().slice(0, longestSearch);
  const now = clock.now();
  const found = await choicesOf(db, item, asked === '' ? undefined : asked, now);
  if (asksForJson(c)) {
    const all = [...found.waiting, ...found.confirmed];
    return c.json({
      choices: all.map((each) => ({
        value: each.id,
        text: each.story,
        hint: sayMergeChoice(each, now),
      })),
    });
  }
  const query = c.req.query();
  const origin = originOf('from' in query ? query : { from: 'candidate', candidate: id });
  return c.html(
    <MergePage {...found} {...{ item, asked, now, origin }} caller={c.get('caller')} />,
  );
}

/** What waits comes first; what was confirmed may have the ticket that this one is about. */
async function choicesOf(db: Database, of: CandidateSummary, text: string | undefined, now: Date) {
  const since = new Date(now.getTime() - confirmed.sinceMs);
  const most = text === undefined ? confirmed.most : confirmed.mostFound;
  const [waiting, lately] = await Promise.all([
    mergeChoices(db, { id: of.id, serviceId: of.service }, { text, limit: mostChoices + 1 }),
    confirmedAlike(db, of, { text, since, limit: text === undefined ? most : most + 1 }),
  ]);
  return {
    waiting: waiting.slice(0, mostChoices),
    confirmed: lately.slice(0, most),
    isMore: waiting.length > mostChoices || lately.length > most,
  };
}
