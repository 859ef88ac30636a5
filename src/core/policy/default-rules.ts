import type { DetectorName } from '../detect/finding.ts';
import { defaultHalfLifeDays } from '../score/recurrence.ts';
import type { Rule } from './rule.ts';

/** The whole policy as people set it: how long to wait, and what then. */
type PolicySettings = {
  /** How long a story may still go on before it is judged, in seconds. */
  settleSeconds: Readonly<Record<DetectorName, number>>;
  /** How long a confirmed candidate's ticket is held back, in seconds. */
  undoSeconds: number;
  /** How many days old an occurrence is when it counts half in a rate. */
  halfLifeDays: number;
  rules: readonly Rule[];
};

/** What a person reports is over, and asks at once whatever the policy says of the others. */
const REPORTS_WAIT_SECONDS = 0;

/** What applies until an admin says otherwise: nothing opens a ticket by itself. */
export const DEFAULT_POLICY: PolicySettings = {
  settleSeconds: {
    auto_resolved_page: 1800,
    retried_ci_failure: 0,
    canary_rollback: 1800,
    manual_report: REPORTS_WAIT_SECONDS,
  },
  undoSeconds: 120,
  halfLifeDays: defaultHalfLifeDays,
  rules: [
    // Its runs are no flaky tests, and no service's tier lifts its score.
    { name: 'one cause for many runs', when: '"shared_cause" in labels', then: 'review' },
    {
      name: 'flaky until proven',
      when: 'detector == "retried_ci_failure" && !deployWorkflow && occurrences14d < 3',
      then: 'log',
    },
    { name: 'worth a look', when: 'priority >= 20', then: 'review' },
    // Somebody took the time to write it down; that is answered by a person.
    { name: 'what people report', when: 'detector == "manual_report"', then: 'review' },
    { name: 'the rest', when: 'true', then: 'log' },
  ],
};
