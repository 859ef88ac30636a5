import type { Context } from 'hono';
import { activePolicy } from '../../configure/policy-versions.ts';
import type { Finding } from '../../core/detect/finding.ts';
import { findingFromStored } from '../../core/stored-json.ts';
import type { DbOrTx } from '../../db/client.ts';
import { candidateSummary } from '../../db/queries/candidate-summary.ts';
import { candidateWithFollowUp } from '../../db/queries/candidate-with-follow-up.ts';
import { candidatesAlike } from '../../db/queries/candidates-alike.ts';
import { historyOfCandidate } from '../../db/queries/history-of-candidate.ts';
import { listTeams } from '../../db/queries/list-teams.ts';
import { toldTogetherWith } from '../../db/queries/told-together.ts';
import type { CandidateRow } from '../../db/schema/candidates.ts';
import type { Candidate } from '../api/candidates/candidate-object.ts';
import { readCandidate } from '../api/candidates/to-candidate.ts';
import { orNotFound } from '../api/uuid-or-not-found.ts';
import { CandidatePage } from '../views/candidate-page.tsx';
import type { CandidateWhy } from '../views/candidate-why.ts';
import type { Together } from '../views/member-list.tsx';
import type { WebContext, WebVariables } from '../web-context.ts';
import { countOccurrencesNow } from './count-occurrences-now.ts';
import type { Answer } from './show-inbox.tsx';

const mostAlike = 10;
const mostTogether = 50;
const mostEvents = 200;
const mostTeams = 500;

/** Throws the problem that it is not there. */
export async function showCandidate(
  { db, clock }: WebContext,
  c: Context<WebVariables>,
  id: string,
  { flash = null, status = 200 }: Answer = {},
) {
  const whole = orNotFound(await candidateWithFollowUp(db, id), 'near miss', id);
  const { fingerprint } = whole.candidate;
  const [counted, alike, history, why, teams, active] = await Promise.all([
    countOccurrencesNow(db, [whole.candidate]),
    candidatesAlike(db, { fingerprint, id }, mostAlike),
    historyOfCandidate(db, id, { afterId: 0, limit: mostEvents }),
    readCandidate(db, id),
    listTeams(db, {}, { afterId: null, limit: mostTeams }),
    activePolicy(db),
  ]);
  const [candidate = whole.candidate] = counted;
  const finding = findingFromStored(candidate.finding);
  return c.html(
    <CandidatePage
      caller={c.get('caller')}
      now={clock.now()}
      whole={{ ...whole, candidate }}
      finding={finding}
      together={await told(db, candidate, finding)}
      why={withChain(orNotFound(why, 'near miss', id))}
      alike={alike.filter((each) => each.id !== candidate.mergedInto)}
      history={history}
      teams={teams}
      versionInForce={active?.version ?? null}
      flash={flash}
    />,
    status,
  );
}

/** What it stands for, or what stands for it. */
async function told(
  db: DbOrTx,
  candidate: CandidateRow,
  { episodes = 1, labels }: Finding,
): Promise<Together> {
  const { status, decidedBy, mergedInto } = candidate;
  const isFolded = status === 'merged' && decidedBy === 'system' && mergedInto !== null;
  const standsForOthers = episodes > 1 || labels.includes('shared_cause');
  return {
    head: isFolded ? await candidateSummary(db, mergedInto) : null,
    members: standsForOthers ? await toldTogetherWith(db, candidate, mostTogether + 1) : [],
    most: mostTogether,
  };
}

function withChain(why: Candidate): CandidateWhy {
  return { ...why, chain: why.chain ?? [] };
}
