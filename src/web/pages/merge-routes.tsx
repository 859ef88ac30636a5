import { type Context, Hono } from 'hono';
import { candidateSummary } from '../../db/queries/candidate-summary.ts';
import { mergeChoices } from '../../db/queries/merge-choices.ts';
import { orNotFound, uuidOrNotFound } from '../api/uuid-or-not-found.ts';
import { asksForJson } from '../asks-for-json.ts';
import { MergePage } from '../views/merge-page.tsx';
import { isUndecided } from '../views/words/decision-words.ts';
import { sayRelative } from '../views/words/relative-time.ts';
import type { WebContext, WebVariables } from '../web-context.ts';

const mostChoices = 50;
const longestSearch = 200;

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
  const asked = (c.req.query('q') ?? '').replaceAll('\0', '').trim().slice(0, longestSearch);
  const of = { id, serviceId: item.service };
  const search = { text: asked === '' ? undefined : asked, limit: mostChoices + 1 };
  const found = await mergeChoices(db, of, search);
  const now = clock.now();
  const choices = found.slice(0, mostChoices);
  if (asksForJson(c)) {
    return c.json({
      choices: choices.map((each) => ({
        value: each.id,
        text: each.story,
        hint: `${each.serviceName ?? each.service ?? 'No service yet'}, ${sayRelative(each.occurredAt, now)}`,
      })),
    });
  }
  const isMore = found.length > mostChoices;
  return c.html(<MergePage {...{ item, choices, isMore, asked, now }} caller={c.get('caller')} />);
}
