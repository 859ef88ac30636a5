import { type Question, questionKey } from './question.ts';
import type { Signal, UnansweredSignal } from './signal.ts';
import type { Subject } from './subject.ts';

/** Facts that stand until the provider can be reached have keys of their own. */
const forNow = 'unreached:';

/**
 * The fact that a question has no answer: for good where the provider can't tell, for now where it
 * refuses or can't be reached, so that it is asked again and corrected later.
 */
export function noAnswer(
  subject: Subject,
  question: Question,
  told: { because: string; lasts: 'for good' | 'for now'; at: Date },
): UnansweredSignal {
  const key = questionKey(question);
  return {
    kind: 'question.unanswered',
    subject,
    factKey: `${told.lasts === 'for now' ? forNow : 'unanswered:'}${key}`,
    occurredAt: told.at,
    question: key,
    because: told.because,
  };
}

/** True of what only stands until the provider can be reached. */
export function isUnreached(signal: Signal): signal is UnansweredSignal {
  return signal.kind === 'question.unanswered' && signal.factKey.startsWith(forNow);
}
