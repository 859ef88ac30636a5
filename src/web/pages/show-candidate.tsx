import type { Context } from 'hono';
import { findingFromStored } from '../../core/stored-json.ts';
import { candidateWithFollowUp } from '../../db/queries/candidate-with-follow-up.ts';
import { candidatesAlike } from '../../db/queries/candidates-alike.ts';
import { historyOfCandidate } from '../../db/queries/history-of-candidate.ts';
import type { Candidate } from '../api/candidates/candidate-object.ts';
import { readCandidate } from '../api/candidates/to-candidate.ts';
import { orNotFound } from '../api/uuid-or-not-found.ts';
import { CandidatePage } from '../views/candidate-page.tsx';
import type { CandidateWhy } from '../views/candidate-why.ts';
import type { WebContext, WebVariables } from '../web-context.ts';
import { countOccurrencesNow } from './count-occurrences-now.ts';
import type { Answer } from './show-inbox.tsx';

const mostAlike = 10;
const mostEvents = 200;

/** Throws the problem that it is not there. */
export async function showCandidate(
  { db, clock }: WebContext,
  c: Context<WebVariables>,
  id: string,
  { flash = null, status = 200 }: Answer = {},
) {
  const whole = orNotFound(await candidateWithFollowUp(db, id), 'near miss', id);
  const { fingerprint } = whole.candidate;
  const [counted, alike, history, why] = await Promise.all([
    countOccurrencesNow(db, [whole.candidate]),
    candidatesAlike(db, { fingerprint, id }, mostAlike),
    historyOfCandidate(db, id, { afterId: 0, limit: mostEvents }),
    readCandidate(db, id),
  ]);
  const [candidate = whole.candidate] = counted;
  return c.html(
    <CandidatePage
      caller={c.get('caller')}
      now={clock.now()}
      whole={{ ...whole, candidate }}
      finding={findingFromStored(candidate.finding)}
      why={withChain(orNotFound(why, 'near miss', id))}
      alike={alike}
      history={history}
      flash={flash}
    />,
    status,
  );
}

function withChain(why: Candidate): CandidateWhy {
  return { ...why, chain: why.chain ?? [] };
}
