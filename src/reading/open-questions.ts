import { detectSubject } from '../core/detect/registry.ts';
import type { ReceivedSignal } from '../core/hold-time.ts';
import type { Question } from '../core/question.ts';
import type { DbOrTx } from '../db/client.ts';
import { factsOf } from '../triage/subject-facts.ts';
import { detectContext, type TouchedSubject } from '../triage/touched-subject.ts';
import type { TriageSettings } from '../triage/triage-settings.ts';
import { isUnreached } from './unanswered.ts';

/** What a subject's facts leave open. */
export type OpenQuestions = {
  questions: readonly Question[];
  /** The keys of those that stand as unanswered until the provider can be reached. */
  givenUp: ReadonlySet<string>;
  /** When something was learnt of the subject last. */
  learntAt: Date;
  /** When a webhook told of it last; the year 1970 where none did. */
  toldAt: Date;
};

/** What the facts leave open, once answers that were only given up on for now are left out. */
export async function openQuestions(
  db: DbOrTx,
  subject: TouchedSubject,
  settings: TriageSettings,
): Promise<OpenQuestions> {
  const facts = (await factsOf(db, [subject.key])).get(subject.key) ?? [];
  const known = facts.map(({ signal }) => signal);
  const lasting = known.filter((signal) => !isUnreached(signal));
  const context = detectContext(subject, settings);
  return {
    questions: detectSubject(subject.kind, lasting, context).questions,
    givenUp: new Set(known.filter(isUnreached).map(({ question }) => question)),
    learntAt: lastOf(facts.filter(({ signal }) => signal.kind !== 'question.unanswered')),
    toldAt: lastOf(facts.filter(({ isLate }) => !isLate)),
  };
}

function lastOf(facts: readonly ReceivedSignal[]): Date {
  return new Date(Math.max(0, ...facts.map(({ receivedAt }) => receivedAt.getTime())));
}
