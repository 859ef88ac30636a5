import type { AcmeService } from '../../acme.ts';
import type { Sites } from '../sites.ts';
import { wholeSeconds } from '../times.ts';
import { repositoryUrl } from './repository.ts';

export type CommitStatusFacts = {
  id: number;
  repository: AcmeService['repository'];
  sha: string;
  /** What tells statuses of one commit apart, as in `ci/acme: build`. */
  context: string;
  state: 'pending' | 'success' | 'failure' | 'error';
  /** Every branch that holds the commit. */
  branches: readonly string[];
  at: Date;
};

/** The `status` event, all of which stands at its top. */
export function commitStatus(site: Sites['github'], facts: CommitStatusFacts) {
  const at = wholeSeconds(facts.at).replace('Z', '+00:00');
  const commit = {
    sha: facts.sha,
    url: `${repositoryUrl(site, facts.repository)}/commits/${facts.sha}`,
  };
  return {
    id: facts.id,
    sha: facts.sha,
    name: `acme/${facts.repository.name}`,
    target_url: `https://ci.acme.example/${facts.id}`,
    context: facts.context,
    description: null,
    state: facts.state,
    commit: { ...commit, commit: { message: 'Round the basket total only once' } },
    branches: facts.branches.map((name) => ({ name, commit, protected: false })),
    created_at: at,
    updated_at: at,
  };
}
