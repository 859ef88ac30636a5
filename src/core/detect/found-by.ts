import type { DetectorName } from './finding.ts';

/**
 * Which of a detector's rules found it. What people said of a kind of finding is counted for each of
 * them, so the sets are closed and their names stay.
 *
 * Pages: nobody touched it; a person acknowledged it; a person was on it otherwise; it was escalated;
 * it reached the last level. CI: the same run, a check, or a new run of the same commit passed in the
 * end; many failed together. Rollbacks: the evidence, strongest first; a change ticket was moved. Reports: the form or the API; a note on a page.
 */
export const foundByNames = {
  auto_resolved_page: ['untouched', 'acknowledged', 'handled', 'escalated', 'last_level'],
  retried_ci_failure: ['run_retried', 'check_retried', 'commit_retried', 'shared_cause'],
  canary_rollback: ['says_rollback', 'went_back', 'behind', 'reverted', 'ticket_moved'],
  manual_report: ['reported', 'noted'],
} as const satisfies Record<DetectorName, readonly string[]>;

export type FoundBy = (typeof foundByNames)[DetectorName][number];
