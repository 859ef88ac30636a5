import type { Signal } from '../signal.ts';
import { isRunFact, type RunFact } from './ci-attempts.ts';
import { orderSignals } from './order-signals.ts';

/** A run's facts in their order, each with the number of its attempt. */
export function readRunFacts(signals: readonly Signal[]): readonly RunFact[] {
  return numberAttempts(orderSignals(signals.filter(isRunFact)));
}

/**
 * Old servers don't number attempts. There, each end of the run is an attempt of its own, in the order
 * of time, and what came before an end and after the one before it belongs to it.
 */
function numberAttempts(facts: readonly RunFact[]): readonly RunFact[] {
  const isUnnumbered = (fact: RunFact) => 'attempt' in fact && fact.attempt === 0;
  if (!facts.some(isUnnumbered)) return facts;
  const ends = facts
    .filter((fact) => fact.kind === 'ci_run.completed' && isUnnumbered(fact))
    .map(({ occurredAt }) => occurredAt.getTime());
  return facts.map((fact) => {
    if (!('attempt' in fact) || fact.attempt !== 0) return fact;
    // A start at the very moment of an end comes after it; a job comes before it, as the end itself.
    const isOver = (end: number) =>
      fact.kind === 'ci_run.started'
        ? end <= fact.occurredAt.getTime()
        : end < fact.occurredAt.getTime();
    return { ...fact, attempt: 1 + ends.filter(isOver).length };
  });
}
