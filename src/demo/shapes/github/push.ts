import type { AcmePerson, AcmeService } from '../../acme.ts';
import type { Sites } from '../sites.ts';
import { wholeSeconds } from '../times.ts';
import { repositoryPage } from './repository.ts';

export type PushedCommit = { sha: string; message: string; at: Date };

export type PushFacts = {
  repository: AcmeService['repository'];
  /** `refs/heads/main` */
  ref: string;
  before: string;
  /** Oldest first. */
  commits: readonly PushedCommit[];
  pusher: AcmePerson;
};

/** The `push` event, all of which stands at its top. */
export function push(site: Sites['github'], facts: PushFacts) {
  const page = repositoryPage(site, facts.repository);
  const commits = facts.commits.map((commit) => pushedCommit(page, facts.pusher, commit));
  const head = commits.at(-1) ?? null;
  return {
    ref: facts.ref,
    before: facts.before,
    after: head?.id ?? '0'.repeat(40),
    pusher: { name: facts.pusher.login, email: `${facts.pusher.login}@acme.example` },
    created: false,
    deleted: head === null,
    forced: false,
    base_ref: null,
    compare: `${page}/compare/${facts.before.slice(0, 12)}...${head?.id.slice(0, 12)}`,
    commits,
    head_commit: head,
  };
}

function pushedCommit(page: string, who: AcmePerson, commit: PushedCommit) {
  const author = { name: who.name, email: `${who.login}@acme.example`, username: who.login };
  return {
    id: commit.sha,
    tree_id: [...commit.sha].reverse().join(''),
    distinct: true,
    message: commit.message,
    timestamp: wholeSeconds(commit.at),
    url: `${page}/commit/${commit.sha}`,
    author,
    committer: author,
    added: [],
    removed: [],
    modified: ['src/basket.ts'],
  };
}
