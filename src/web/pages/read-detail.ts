import { activePolicy } from '../../configure/policy-versions.ts';
import type { Finding } from '../../core/detect/finding.ts';
import { findingFromStored } from '../../core/stored-json.ts';
import type { Database, DbOrTx } from '../../db/client.ts';
import { candidateSummary } from '../../db/queries/candidate-summary.ts';
import { candidateWithFollowUp } from '../../db/queries/candidate-with-follow-up.ts';
import { candidatesAlike } from '../../db/queries/candidates-alike.ts';
import { deliveriesOfFacts } from '../../db/queries/deliveries-of-facts.ts';
import { historyOfCandidate } from '../../db/queries/history-of-candidate.ts';
import { lessonsOf } from '../../db/queries/lessons-of.ts';
import { listTeams } from '../../db/queries/list-teams.ts';
import { notesOfCandidate } from '../../db/queries/notes-of-candidate.ts';
import { putTogetherWith } from '../../db/queries/put-together-with.ts';
import { storiesOf } from '../../db/queries/stories-of.ts';
import { toldTogetherWith } from '../../db/queries/told-together.ts';
import type { CandidateRow } from '../../db/schema/candidates.ts';
import { toWholeCandidate } from '../api/candidates/to-candidate.ts';
import { isAtLeast } from '../auth/require-role.ts';
import type { Caller } from '../caller.ts';
import type { Together } from '../views/member-list.tsx';
import { intoAnother } from '../views/words/history-words.ts';

const mostAlike = 10;
const mostTogether = 50;
const mostEvents = 200;
const mostTeams = 500;
const mostNotes = 200;
const mostDeliveries = 10;

/** Of each body; the whole one is the API's to give. */
const bodyBytes = 8_000;

export type Detail = NonNullable<Awaited<ReturnType<typeof readDetail>>>;

/** What is known about one near miss, for its page and beside a list; null when there is none. */
export async function readDetail(db: Database, id: string, caller: Caller) {
  const whole = await candidateWithFollowUp(db, id);
  if (whole === null) return null;
  const { fingerprint } = whole.candidate;
  const finding = findingFromStored(whole.candidate.finding);
  const [why, alike, history, notes, lessons, deliveries, teams, active] = await Promise.all([
    toWholeCandidate(db, whole),
    candidatesAlike(db, { fingerprint, id }, mostAlike),
    historyOfCandidate(db, id, { afterId: 0, limit: mostEvents }),
    notesOfCandidate(db, id, { afterId: null, limit: mostNotes }),
    lessonsOf(db, [id]),
    deliveriesOf(db, whole.candidate, finding, caller),
    listTeams(db, {}, { afterId: null, limit: mostTeams }),
    activePolicy(db),
  ]);
  const { occurrences, isFirst } = why;
  const candidate = { ...whole.candidate, occurrences, isFirst };
  const together = await told(db, candidate, finding);
  return {
    whole: { ...whole, candidate },
    finding,
    together,
    why,
    alike: alike.filter((each) => each.id !== together.head?.id),
    history,
    stories: await storiesOf(
      db,
      history.flatMap((event) => intoAnother(event) ?? []),
    ),
    notes,
    lesson: lessons.get(id) ?? null,
    deliveries,
    teams,
    versionInForce: active?.version ?? null,
  };
}

/** Those that carried what it tells of; what is known of an environment is far more. */
function deliveriesOf(
  db: DbOrTx,
  { subjectKey }: CandidateRow,
  { evidence }: Finding,
  { role }: Caller,
) {
  const factKeys = evidence.flatMap(({ fact }) => fact ?? []);
  const page = { limit: mostDeliveries, bodyBytes: isAtLeast(role, 'admin') ? bodyBytes : 0 };
  return deliveriesOfFacts(db, { subjectKey, factKeys }, page);
}

/** What it stands for, or what stands for it, whoever put them together. */
async function told(
  db: DbOrTx,
  candidate: CandidateRow,
  { episodes = 1, labels }: Finding,
): Promise<Together> {
  const { status, decidedBy, mergedInto } = candidate;
  const isPart = status === 'merged' && mergedInto !== null;
  const standsForOthers = episodes > 1 || labels.includes('shared_cause');
  return {
    head: isPart ? await candidateSummary(db, mergedInto) : null,
    isByPeople: decidedBy !== 'system',
    members: standsForOthers ? await toldTogetherWith(db, candidate, mostTogether + 1) : [],
    joined: await putTogetherWith(db, candidate.id, mostTogether + 1),
    most: mostTogether,
  };
}
