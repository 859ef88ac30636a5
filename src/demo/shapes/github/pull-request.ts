import type { AcmePerson, AcmeService } from '../../acme.ts';
import type { Sites } from '../sites.ts';
import { wholeSeconds } from '../times.ts';
import { gitHubUser, nodeId } from './accounts.ts';
import { minimalRepository, repositoryPage, repositoryUrl } from './repository.ts';

export type ClosedPullRequest = {
  id: number;
  number: number;
  repository: AcmeService['repository'];
  title: string;
  body: string | null;
  branch: string;
  headSha: string;
  /** The commit that the merge made; null for one that was closed without a merge. */
  mergeSha: string | null;
  author: AcmePerson;
  closedAt: Date;
};

/** `number` and `pull_request` of the `pull_request` event with the action `closed`. */
export function closedPullRequest(site: Sites['github'], facts: ClosedPullRequest) {
  const { repository, number } = facts;
  const url = `${repositoryUrl(site, repository)}/pulls/${number}`;
  const at = wholeSeconds(facts.closedAt);
  const isMerged = facts.mergeSha !== null;
  const repo = minimalRepository(site, repository);
  const author = gitHubUser(site, facts.author);
  const pull = {
    url,
    id: facts.id,
    node_id: nodeId('PR_', facts.id),
    html_url: `${repositoryPage(site, repository)}/pull/${number}`,
    number,
    state: 'closed',
    locked: false,
    title: facts.title,
    user: author,
    body: facts.body,
    created_at: at,
    updated_at: at,
    closed_at: at,
    merged_at: isMerged ? at : null,
    merge_commit_sha: facts.mergeSha ?? facts.headSha,
    draft: false,
    head: { label: `acme:${facts.branch}`, ref: facts.branch, sha: facts.headSha, repo },
    base: { label: 'acme:main', ref: 'main', sha: [...facts.headSha].reverse().join(''), repo },
    merged: isMerged,
    merged_by: isMerged ? author : null,
    commits: 1,
    additions: 4,
    deletions: 4,
    changed_files: 1,
  };
  return { number, pull_request: pull };
}
