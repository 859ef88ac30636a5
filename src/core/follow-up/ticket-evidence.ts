import type { Evidence, Finding } from '../detect/finding.ts';

/** What decides how close it was, strongest first: the last of a kind that is there. */
const deciding = [
  'page.exhausted',
  'page.escalated',
  'page.acknowledged',
  'page.resolved',
  'ci_run.completed',
  'deployment.succeeded',
  'deployment.created',
  'change.moved',
] as const;

/** The one thing seen that best shows how close it was; null where nothing was seen. */
export function decisiveEvidence({ evidence }: Pick<Finding, 'evidence'>): Evidence | null {
  for (const wanted of deciding) {
    const found = evidence.findLast(({ kind }) => kind === wanted);
    if (found !== undefined) return found;
  }
  return evidence.at(-1) ?? null;
}

const most = { first: 3, last: 4 } as const;

/** How it began and how it ended; a ticket is to fit on a screen. */
export function evidenceForTicket(evidence: readonly Evidence[]): {
  shown: readonly Evidence[];
  leftOut: number;
} {
  if (evidence.length <= most.first + most.last + 1) return { shown: evidence, leftOut: 0 };
  const shown = [...evidence.slice(0, most.first), ...evidence.slice(-most.last)];
  return { shown, leftOut: evidence.length - shown.length };
}
