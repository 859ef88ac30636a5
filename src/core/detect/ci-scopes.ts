import type { CiScopes } from './finding.ts';

/** What counts unless an admin says otherwise. */
export const defaultCiScopes: CiScopes = {
  defaultBranch: true,
  mergeQueue: true,
  deployWorkflows: true,
  deploysInPullRequests: false,
  pullRequests: 'count',
  otherChecks: false,
  sameCommit: false,
};
