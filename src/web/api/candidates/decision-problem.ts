import type { BulkRefusal } from '../../../core/bulk-decision.ts';
import type { CandidateStatus } from '../../../core/candidate/status.ts';
import type { DbOrTx } from '../../../db/client.ts';
import { databaseNow } from '../../../db/queries/database-now.ts';
import {
  type LastEvent,
  lastEventOfCandidate,
} from '../../../db/queries/last-event-of-candidate.ts';
import type { DecisionRefused } from '../../../triage/decide-candidate.ts';
import type { Caller } from '../../caller.ts';
import { HttpProblem } from '../../problem.ts';
import { statusWords } from '../../views/words/candidate-words.ts';
import { sayRelative } from '../../views/words/relative-time.ts';
import { sayWho } from '../../views/words/who.ts';
import { notFoundProblem } from '../uuid-or-not-found.ts';

type Stale = Extract<DecisionRefused, { code: 'stale' }>;

/** What somebody did, after their name. */
const deeds: ReadonlyMap<string, string> = new Map([
  ['confirm', 'confirmed it'],
  ['settled_open_ticket', 'confirmed it'],
  ['rejudged_open_ticket', 'confirmed it'],
  ['dismiss', 'dismissed it'],
  ['snooze', 'snoozed it'],
  ['settled_snooze', 'snoozed it'],
  ['rejudged_snooze', 'snoozed it'],
  ['merge', 'merged it into another one'],
  ['undo', 'took the decision back'],
]);

/** What happened by itself, before its time. */
const happenings: ReadonlyMap<string, string> = new Map([
  ['withdraw', 'New facts took it back'],
  ['found_again', 'New facts brought it back'],
  ['merge_episode', 'It became part of an earlier one'],
  ['unfold', 'It is told by itself again'],
  ['unmerge', 'It came back, as what it was merged into was taken back'],
  ['merge_again', 'It was merged again into another one, which was found again'],
  ['snooze_ended', 'Its snooze ended'],
  ['settled_review', 'It was put up for a decision'],
  ['settled_log', 'The policy kept it quietly'],
  ['settled_suppress', 'The policy left it out'],
  ['settled_again', 'It was put up for a decision'],
  ['snoozed_again', 'It was snoozed again'],
  ['rejudged_review', 'New facts put it up for a decision'],
  ['rejudged_log', 'The policy keeps it quietly now, after new facts'],
  ['rejudged_suppress', 'The policy left it out, after new facts'],
  ['not_looked_at', 'After 14 days without a decision it was put away quietly'],
]);

type Told = { id: string; caller: Caller; refused: DecisionRefused };

/** A refused decision as an answer that says who was first, and when. */
export async function decisionProblem(db: DbOrTx, told: Told): Promise<HttpProblem> {
  const last = told.refused.code === 'stale' ? await lastEventOfCandidate(db, told.id) : null;
  return tellProblem({ ...told, last, now: await databaseNow(db) });
}

/** One of a bulk decision, as it was refused then. */
export function bulkProblem(
  refusal: BulkRefusal,
  { id, caller, now }: { id: string; caller: Caller; now: Date },
): HttpProblem {
  if (refusal.code === 'failed') {
    const detail = 'Something went wrong on our side, so it was not decided. Decide on it again.';
    return new HttpProblem('internal', detail);
  }
  if (refusal.code === 'not-found') {
    return new HttpProblem('not-found', 'This near miss is gone, so nothing was done.');
  }
  if (refusal.code !== 'stale')
    return tellProblem({ id, caller, now, refused: refusal, last: null });
  const { last, ...stale } = refusal;
  const decidedAt = stale.decidedAt === null ? null : new Date(stale.decidedAt);
  return tellProblem({
    ...{ id, caller, now },
    refused: { ...stale, decidedAt },
    last: last === null ? null : { ...last, at: new Date(last.at) },
  });
}

function tellProblem({
  id,
  caller,
  refused,
  last,
  now,
}: Told & { last: LastEvent | null; now: Date }): HttpProblem {
  switch (refused.code) {
    case 'not-found':
      return notFoundProblem('candidate', id);
    case 'other-team':
      return new HttpProblem('other-team', refused.detail, { extra: { team: refused.team } });
    case 'not-possible':
      return new HttpProblem('not-possible', refused.detail, {
        extra: { candidateStatus: refused.status },
      });
    case 'stale': {
      const detail = sayStale({ refused, last, caller, now });
      return new HttpProblem('stale', detail, { extra: whoDecided(refused, last) });
    }
  }
}

/** An undo leaves no decision behind, so who took it back is read from the history. */
function whoDecided(refused: Stale, last: LastEvent | null) {
  const { version, status: candidateStatus } = refused;
  if (refused.decidedBy === null && last !== null && deeds.has(last.action)) {
    const { action, actor, at } = last;
    return { version, candidateStatus, decision: action, decidedBy: actor, decidedAt: at };
  }
  const { decision, decidedBy, decidedAt } = refused;
  return { version, candidateStatus, decision, decidedBy, decidedAt };
}

function sayStale({
  refused,
  last,
  caller,
  now,
}: {
  refused: Stale;
  last: LastEvent | null;
  caller: Caller;
  now: Date;
}): string {
  const fallback = `It changed since you saw it: ${sayStanding(refused.status)}. Look at it again, then decide.`;
  if (last === null) return fallback;
  const when = sayRelative(last.at, now);
  const deed = deeds.get(last.action);
  if (deed !== undefined) return `${capital(sayWho(last.actor, caller))} ${deed} ${when}.`;
  const happening = happenings.get(last.action);
  return happening === undefined ? fallback : `${happening} ${when}.`;
}

function sayStanding(status: CandidateStatus): string {
  const { text } = statusWords[status];
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
