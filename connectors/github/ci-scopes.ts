import { defaultCiScopes } from '../../src/core/detect/ci-scopes.ts';
import type { CiScopes } from '../../src/core/detect/finding.ts';
import type { Settings } from './schema.ts';

/** The connection's scopes, with what is set for this repository over them. Case plays no part. */
export function ciScopesOf(settings: Settings, repository: string): CiScopes {
  const name = repository.toLowerCase();
  const own = Object.entries(settings.repositories).find(
    ([key]) => key.toLowerCase() === name,
  )?.[1];
  const { pullRequests, otherChecks, sameCommit } = { ...settings, ...defined(own ?? {}) };
  const retries = { ...defined(settings.retries), ...defined(own?.retries ?? {}) };
  return {
    ...defaultCiScopes,
    ...retries,
    deploysInPullRequests: retries.deployWorkflows === true,
    pullRequests,
    otherChecks,
    sameCommit,
  };
}

function defined<T extends object>(options: T) {
  const set = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(set) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
