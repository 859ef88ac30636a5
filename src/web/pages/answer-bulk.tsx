import type { Context } from 'hono';
import { readBulkJob } from '../../db/queries/bulk-jobs.ts';
import { orNotFound } from '../api/uuid-or-not-found.ts';
import { asksForJson } from '../asks-for-json.ts';
import { BulkNotice } from '../views/bulk-notice.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { tellLeftOut } from './tell-left-out.ts';

/** Leads to the page of a job; the pages' script, which stays where it is, is told how far it has come. */
export async function answerBulk(
  context: WebContext,
  c: Context<WebVariables>,
  id: string,
): Promise<Response> {
  return asksForJson(c) ? tellBulk(context, c, id) : c.redirect(`/bulk/${id}`, 303);
}

/** How far it has come, with what was left as it was and why. */
export async function tellBulk(
  { db, clock }: WebContext,
  c: Context<WebVariables>,
  id: string,
): Promise<Response> {
  const job = orNotFound(await readBulkJob(db, id), 'bulk decision', id);
  const viewer = { caller: c.get('caller'), now: clock.now() };
  const notice = await (<BulkNotice job={job} {...viewer} />).toString();
  const isOver = job.finishedAt !== null || job.cancelledAt !== null;
  const left = await tellLeftOut(db, id, viewer);
  return c.json({ done: { bulk: id, isOver, isUndo: job.undoes !== null }, notice, left });
}
