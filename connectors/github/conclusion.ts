import type { RunConclusion } from '../../src/core/snapshots.ts';

const conclusions: ReadonlySet<string> = new Set<RunConclusion>([
  'success',
  'failure',
  'timed_out',
  'startup_failure',
  'cancelled',
  'skipped',
  'neutral',
  'action_required',
  'stale',
]);

/** Null where there is none, or one that GitHub invented later. */
export function conclusionOf(text: string | null): RunConclusion | null {
  return text !== null && isConclusion(text) ? text : null;
}

function isConclusion(text: string): text is RunConclusion {
  return conclusions.has(text);
}
