import type { Question } from './question.ts';
import type { Signal } from './signal.ts';

/**
 * A part of an environment's history: what was decided between these moments, both included, and all
 * that was ever told of these deployments.
 */
export type HistorySpan = { from: Date; until: Date; deployments: readonly string[] };

/** The part that a fact is about; null where it does not tell. */
export function spanOfSignal(signal: Signal): HistorySpan | null {
  if (!('deployment' in signal)) return null;
  const { id, createdAt } = signal.deployment;
  const times = [createdAt.getTime(), signal.occurredAt.getTime()];
  return {
    from: new Date(Math.min(...times)),
    until: new Date(Math.max(...times)),
    deployments: [id],
  };
}

/** The part that raised these questions; null where one of them is about no deployment. */
export function spanOfQuestions(questions: readonly Question[]): HistorySpan | null {
  return spanOf(
    questions.map((question) =>
      question.kind === 'compare'
        ? { from: question.deployedFrom, until: question.deployedUntil, deployments: [] }
        : null,
    ),
  );
}

/** From the first of them to the end of the last; null where there is none, or one is not known. */
export function spanOf(spans: readonly (HistorySpan | null)[]): HistorySpan | null {
  const known = spans.filter((span) => span !== null);
  if (known.length === 0 || known.length < spans.length) return null;
  return {
    from: new Date(Math.min(...known.map(({ from }) => from.getTime()))),
    until: new Date(Math.max(...known.map(({ until }) => until.getTime()))),
    deployments: [...new Set(known.flatMap(({ deployments }) => deployments))],
  };
}

/** Whether a deployment that was decided from then on raises the question. */
export function reachesInto({ from }: Pick<HistorySpan, 'from'>, question: Question): boolean {
  return question.kind !== 'compare' || question.deployedUntil >= from;
}
