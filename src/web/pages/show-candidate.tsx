import type { Context } from 'hono';
import { orNotFound } from '../api/uuid-or-not-found.ts';
import { wordFlash } from '../views/candidate/word-flash.tsx';
import { CandidatePage } from '../views/candidate-page.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { readDetail } from './read-detail.ts';
import type { Answer } from './show-inbox.tsx';

/** Throws the problem that it is not there. */
export async function showCandidate(
  { db, clock }: WebContext,
  c: Context<WebVariables>,
  id: string,
  { flash, status = 200, typed = null }: Answer = {},
) {
  const caller = c.get('caller');
  const detail = orNotFound(await readDetail(db, id, caller), 'near miss', id);
  const told = flash ?? wordFlash(c.req.query('done'), detail.whole.candidate);
  return c.html(
    <CandidatePage {...detail} {...{ caller, typed }} now={clock.now()} flash={told} />,
    status,
  );
}
