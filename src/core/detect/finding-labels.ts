/** All labels that detectors give a finding; rules that ask for another one ask for nothing. */
export const findingLabels = [
  'acknowledged',
  'escalated',
  'flapping',
  'unconfirmed',
  'default_branch',
  'merge_queue',
  'pull_request',
  'other_branch',
  'other_ci',
  'weaker',
  'shared_cause',
  'says_rollback',
  'went_back',
  'behind',
  'reverted',
  'production',
] as const;

export type FindingLabel = (typeof findingLabels)[number];
