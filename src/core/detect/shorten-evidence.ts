import type { Evidence } from './finding.ts';

/** Nobody reads more: how it began, and how it went in the end. */
const mostTold = { first: 20, last: 80 } as const;

/** A story's evidence, without the middle of one that goes on and on; it is said how much that is. */
export function shortenEvidence(evidence: readonly Evidence[]): readonly Evidence[] {
  return tellShortened(evidence, (told) => told);
}

/** The same, for a story whose steps are still to be told: only those that are shown. */
export function tellShortened<Step>(
  steps: readonly Step[],
  tell: (step: Step) => Evidence,
): readonly Evidence[] {
  const leftOut = steps.slice(mostTold.first, -mostTold.last);
  const [begin] = leftOut;
  // One line that says so takes the place of two at least.
  if (begin === undefined || leftOut.length < 2) return steps.map(tell);
  const gap: Evidence = {
    kind: 'evidence.left_out',
    at: tell(begin).at,
    text: `${leftOut.length} more steps are left out here`,
    url: null,
    actor: null,
    fact: null,
  };
  const [first, last] = [steps.slice(0, mostTold.first), steps.slice(-mostTold.last)];
  return [...first.map(tell), gap, ...last.map(tell)];
}
