import { compareKey } from '../question.ts';
import type { Commit, ComparedSignal } from '../revision-signal.ts';
import type { Signal } from '../signal.ts';
import { orderSignals } from './order-signals.ts';

/** What is known of whether `head` is older than `base`. */
export type Comparison =
  | { kind: 'answered'; fact: ComparedSignal }
  /** The provider was asked and could not tell. */
  | { kind: 'unanswered'; because: string }
  /** It may be asked, or is being asked. */
  | { kind: 'open' }
  | { kind: 'not_askable' };

/** Looks up two revisions, by their full names. */
export type Compare = (base: string, head: string) => Comparison;

/** An answer counts more than that there was none, whichever came first. */
export function readComparisons(signals: readonly Signal[], canAsk: boolean): Compare {
  const answered = new Map<string, ComparedSignal>();
  const unanswered = new Map<string, string>();
  for (const signal of orderSignals(signals)) {
    if (signal.kind === 'revisions.compared') answered.set(compareKey(signal), signal);
    if (signal.kind === 'question.unanswered') unanswered.set(signal.question, signal.because);
  }
  return (base, head) => {
    const key = compareKey({ base, head });
    const fact = answered.get(key);
    if (fact !== undefined) return { kind: 'answered', fact };
    const because = unanswered.get(key);
    if (because !== undefined) return { kind: 'unanswered', because };
    return { kind: canAsk ? 'open' : 'not_askable' };
  };
}

/** What the later of two revisions has and the earlier has not, newest first, as far as it is known. */
export function commitsBetween(comparison: Comparison): readonly Commit[] {
  if (comparison.kind !== 'answered') return [];
  const { status, commits } = comparison.fact;
  return status === 'ahead' || status === 'diverged' ? commits : [];
}
