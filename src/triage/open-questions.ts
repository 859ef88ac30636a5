import { eq } from 'drizzle-orm';
import { type DetectFor, detectSubject } from '../core/detect/registry.ts';
import { type OpenQuestion, type Question, questionKey } from '../core/question.ts';
import type { ReceivedSignal } from '../core/received-signal.ts';
import { questionFromStored } from '../core/stored-json.ts';
import { isUnreached } from '../core/unanswered.ts';
import type { DbOrTx } from '../db/client.ts';
import { subjects } from '../db/schema/index.ts';
import type { TouchedSubject } from './touched-subject.ts';

/** What a subject's facts leave open. */
export type WhatIsOpen = {
  questions: readonly OpenQuestion[];
  /** When something was learnt of the subject last; null: never. */
  learntAt: Date | null;
  /** When a webhook told of it last; null: never. */
  toldAt: Date | null;
};

/** What the facts leave open, those questions too that were only given up on for now. */
export function whatIsOpen(
  { kind }: TouchedSubject,
  facts: readonly ReceivedSignal[],
  detected: { context: DetectFor; questions: readonly Question[] },
): WhatIsOpen {
  const known = facts.map(({ signal }) => signal);
  const givenUp = new Set(known.filter(isUnreached).map(({ question }) => question));
  const lasting = known.filter((signal) => !isUnreached(signal));
  const questions =
    givenUp.size === 0
      ? detected.questions
      : detectSubject(kind, lasting, detected.context).questions;
  return {
    questions: questions.map((question) => ({
      question,
      givenUp: givenUp.has(questionKey(question)),
    })),
    learntAt: lastOf(facts.filter(({ signal }) => signal.kind !== 'question.unanswered')),
    toldAt: lastOf(facts.filter(({ isLate }) => !isLate)),
  };
}

function lastOf(facts: readonly ReceivedSignal[]): Date | null {
  const times = facts.map(({ receivedAt }) => receivedAt.getTime());
  return times.length === 0 ? null : new Date(Math.max(...times));
}

/** The same, as it was kept when the subject was looked at last. */
export async function storedOpen(db: DbOrTx, key: string): Promise<WhatIsOpen> {
  const [row] = await db.select().from(subjects).where(eq(subjects.key, key));
  return row === undefined ? { questions: [], learntAt: null, toldAt: null } : openOf(row);
}

export function openOf(
  row: Pick<typeof subjects.$inferSelect, 'openQuestions' | 'learntAt' | 'toldAt'>,
): WhatIsOpen {
  const { openQuestions, learntAt, toldAt } = row;
  return { questions: openQuestions.map(questionFromStored), learntAt, toldAt };
}
