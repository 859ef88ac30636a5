import type { Context } from 'hono';
import { z } from 'zod';
import { candidateSummary } from '../../db/queries/candidate-summary.ts';
import { decidedAlong } from '../../db/queries/decided-along.ts';
import { decisionFlash, undoneFlash } from '../views/decision-flash.tsx';
import { mendingFlash } from '../views/mending-flash.tsx';
import type { Origin } from '../views/origin.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { summaryOfFollowUp } from './summary-of-follow-up.ts';

/** How many more of its kind an address tells of. */
const many = z.coerce.number().int().min(0).max(200).catch(0);

/**
 * What a page says of what was just done. An address, or an answer to the script, only names it; what
 * the notice says is read from the database. Null for nothing to say.
 */
export async function flashOf(
  context: WebContext,
  c: Context<WebVariables>,
  origin: Origin,
  done: Readonly<Record<string, string>>,
) {
  const { changed, undone } = done;
  const id = z.guid().safeParse(changed ?? undone);
  if (!id.success) return null;
  const now = context.clock.now();
  if (origin.page === 'follow-ups' || origin.page === 'follow-up') {
    return mendingFlash(await summaryOfFollowUp(context.db, id.data), now);
  }
  const item = await candidateSummary(context.db, id.data);
  if (item === null) return null;
  const told = { item, origin, left: many.parse(done['left']) };
  if (undone !== undefined) return undoneFlash({ ...told, along: many.parse(done['along']) });
  const along = await decidedAlong(context.db, item);
  return decisionFlash({ ...told, along, caller: c.get('caller'), now });
}
