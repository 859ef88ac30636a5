import { type Question, questionKey } from '../core/question.ts';
import type { Asked } from './ask-question.ts';

/**
 * A candidate waits so long for a provider that can't be reached, or whose answer does not tell yet;
 * then it comes out unconfirmed.
 */
export const patienceSeconds = 300;

/** After a day nobody asks any more; what is unconfirmed stays so. */
const givenUpAfterSeconds = 86_400;

/** What was asked in one turn. */
export type Turn = {
  asked: readonly Asked[];
  at: Date;
  /** How long the provider was needed, since the last webhook that may have raised a question. */
  ageSeconds: number;
  /** How long nothing new has been learnt since the questions came up. */
  quietSeconds: number;
};

/**
 * Questions that the provider answered without telling what was asked, as PagerDuty does whose logs
 * lag behind its webhooks.
 */
export function untoldOf({ asked }: Turn, open: readonly Question[]): readonly Question[] {
  const keys = new Set(open.map(questionKey));
  return asked
    .filter(({ kind, question }) => kind === 'told' && keys.has(questionKey(question)))
    .map(({ question }) => question);
}

/** Seconds until the next turn; null when nothing is left to ask. */
export function nextTurn(turn: Turn, open: readonly Question[]): number | null {
  const { asked, ageSeconds, quietSeconds } = turn;
  const waits = asked.flatMap((each) => waitAfter(each, ageSeconds) ?? []);
  if (untoldOf(turn, open).length > 0) waits.push(Math.max(2, quietSeconds));
  if (waits.length > 0) {
    return ageSeconds < givenUpAfterSeconds ? Math.min(...waits, untilPatienceEnds(turn)) : null;
  }
  return open.length > 0 ? 0 : null;
}

/** Then candidates come out, whether or not anybody can be asked by that time. */
function untilPatienceEnds({ ageSeconds }: Turn): number {
  return ageSeconds < patienceSeconds ? Math.ceil(patienceSeconds - ageSeconds) : Infinity;
}

/**
 * The longer it goes unanswered, the rarer the same is asked again. Who only waits for the outcome
 * of another one's try goes on as soon as that is known.
 */
function waitAfter(asked: Asked, ageSeconds: number): number | null {
  if (asked.kind === 'told') return null;
  const growing = Math.min(Math.max(1, ageSeconds / 3), 900);
  if (asked.kind === 'refused') return Math.max(60, growing);
  return asked.seconds ?? growing;
}
