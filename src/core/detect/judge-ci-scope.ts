import type { RunSnapshot } from '../snapshots.ts';
import type { CiScopes } from './finding.ts';
import { oneLine } from './one-line.ts';

/** Where something ran, and what it was: `run` or `check`. */
export type CiPlace = {
  what: 'run' | 'check';
  repository: string;
  scope: RunSnapshot['scope'];
  deploys: boolean;
};

/** Whether it counts, with the reason in words. */
export type CiVerdict = {
  verdict: 'makes_candidates' | 'only_counts' | 'left_out';
  because: string;
  /** Whether it is taken for one that deploys. */
  deploys: boolean;
};

const places: Record<RunSnapshot['scope'], string> = {
  default_branch: 'the default branch',
  merge_queue: 'the merge queue',
  pull_request: 'a pull request',
  other_branch: 'a side branch',
};

/**
 * What the connection's settings say to a run or a check of this place. A workflow that deploys
 * counts wherever it runs, but for pull requests unless an admin says so. Side branches are treated
 * as pull requests are, since both are expected to fail.
 */
export function judgeCiScope(place: CiPlace, scopes: CiScopes): CiVerdict {
  const isTaken = place.scope !== 'pull_request' || scopes.deploysInPullRequests;
  const deploys = place.deploys && isTaken;
  const it = `it is a ${place.what} of ${places[place.scope]}`;
  if (deploys && scopes.deployWorkflows) {
    const because = `it is a ${place.what} of a deploy workflow`;
    return { verdict: 'makes_candidates', because, deploys };
  }
  const setting = settingOf(place.scope, scopes);
  if (setting === 'candidates') return { verdict: 'makes_candidates', because: it, deploys };
  if (setting === 'count') {
    const because = `${it}, which is counted and asks nobody`;
    return { verdict: 'only_counts', because, deploys };
  }
  const which = deploys ? ' that deploys, and the connection leaves out both' : '';
  const why = which || ', which the connection leaves out';
  const because = `${it}${why} for ${oneLine(place.repository, 80)}`;
  return { verdict: 'left_out', because, deploys };
}

function settingOf(scope: RunSnapshot['scope'], scopes: CiScopes): CiScopes['pullRequests'] {
  if (scope === 'default_branch') return scopes.defaultBranch ? 'candidates' : 'off';
  if (scope === 'merge_queue') return scopes.mergeQueue ? 'candidates' : 'off';
  return scopes.pullRequests;
}

/** Where it ran, as the end of "it ran …". */
export function sayScope(scope: RunSnapshot['scope']): string {
  if (scope === 'merge_queue') return 'in the merge queue';
  if (scope === 'pull_request') return 'for a pull request';
  return scope === 'default_branch' ? 'on the default branch' : 'on a side branch';
}
