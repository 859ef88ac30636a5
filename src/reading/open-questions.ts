import { and, eq, max } from 'drizzle-orm';
import { detectSubject } from '../core/detect/registry.ts';
import type { Question } from '../core/question.ts';
import type { DbOrTx } from '../db/client.ts';
import { signals } from '../db/schema/index.ts';
import { factsOf } from '../triage/subject-facts.ts';
import { detectContext, type TouchedSubject } from '../triage/touched-subject.ts';
import { loadTriageSettings } from '../triage/triage-settings.ts';
import { isUnreached } from './unanswered.ts';

/** What a subject's facts leave open. */
export type OpenQuestions = {
  questions: readonly Question[];
  /** The keys of those that stand as unanswered until the provider can be reached. */
  givenUp: ReadonlySet<string>;
  /** When something was learnt of the subject last. */
  learntAt: Date;
};

/** What the facts leave open, once answers that were only given up on for now are left out. */
export async function openQuestions(db: DbOrTx, subject: TouchedSubject): Promise<OpenQuestions> {
  const facts = (await factsOf(db, [subject.key])).get(subject.key) ?? [];
  const known = facts.map(({ signal }) => signal);
  const learnt = facts.filter(({ signal }) => signal.kind !== 'question.unanswered');
  const context = detectContext(subject, await loadTriageSettings(db));
  const lasting = known.filter((signal) => !isUnreached(signal));
  return {
    questions: detectSubject(subject.kind, lasting, context).questions,
    givenUp: new Set(known.filter(isUnreached).map(({ question }) => question)),
    learntAt: new Date(Math.max(0, ...learnt.map(({ receivedAt }) => receivedAt.getTime()))),
  };
}

/**
 * Since when the provider's answer is waited for. One task stands for all questions of a subject:
 * what a later webhook raised gets its time too, however long the others are owed.
 */
export async function neededSince(db: DbOrTx, key: string, owedAt: Date): Promise<Date> {
  const [told] = await db
    .select({ at: max(signals.receivedAt) })
    .from(signals)
    .where(and(eq(signals.subjectKey, key), eq(signals.source, 'webhook')));
  return new Date(Math.max(owedAt.getTime(), told?.at?.getTime() ?? 0));
}
