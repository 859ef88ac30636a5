import type { Context } from 'hono';
import { orNotFound } from '../api/uuid-or-not-found.ts';
import { CandidatePage } from '../views/candidate-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { readDetail } from './read-detail.ts';
import type { Answer } from './show-inbox.tsx';

/** Throws the problem that it is not there. */
export async function showCandidate(
  { db, clock }: WebContext,
  c: Context<WebVariables>,
  id: string,
  { flash = null, status = 200 }: Answer = {},
) {
  const detail = orNotFound(await readDetail(db, id), 'near miss', id);
  const frame = { caller: c.get('caller'), now: clock.now(), flash };
  return c.html(<CandidatePage {...frame} {...detail} />, status);
}
