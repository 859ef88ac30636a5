import { ACME, type AcmeService } from '../../acme.ts';
import type { Sites } from '../sites.ts';
import { nodeId, repositoryOwner } from './accounts.ts';

type GitHubSite = Sites['github'];
type Repository = AcmeService['repository'];

export const DEFAULT_BRANCH = 'main';

/** Every `<name>_url` of a repository and what follows its own address. */
const LINKS: Readonly<Record<string, string>> = {
  archive: '/{archive_format}{/ref}',
  assignees: '/assignees{/user}',
  blobs: '/git/blobs{/sha}',
  branches: '/branches{/branch}',
  collaborators: '/collaborators{/collaborator}',
  comments: '/comments{/number}',
  commits: '/commits{/sha}',
  compare: '/compare/{base}...{head}',
  contents: '/contents/{+path}',
  contributors: '/contributors',
  deployments: '/deployments',
  downloads: '/downloads',
  events: '/events',
  forks: '/forks',
  git_commits: '/git/commits{/sha}',
  git_refs: '/git/refs{/sha}',
  git_tags: '/git/tags{/sha}',
  hooks: '/hooks',
  issue_comment: '/issues/comments{/number}',
  issue_events: '/issues/events{/number}',
  issues: '/issues{/number}',
  keys: '/keys{/key_id}',
  labels: '/labels{/name}',
  languages: '/languages',
  merges: '/merges',
  milestones: '/milestones{/number}',
  notifications: '/notifications{?since,all,participating}',
  pulls: '/pulls{/number}',
  releases: '/releases{/id}',
  stargazers: '/stargazers',
  statuses: '/statuses/{sha}',
  subscribers: '/subscribers',
  subscription: '/subscription',
  tags: '/tags',
  teams: '/teams',
  trees: '/git/trees{/sha}',
};

function fullName(repository: Repository): string {
  return `${ACME}/${repository.name}`;
}

/** Where programs find the repository. */
export function repositoryUrl(site: GitHubSite, repository: Repository): string {
  return `${site.api}/repos/${fullName(repository)}`;
}

/** Where people find the repository. */
export function repositoryPage(site: GitHubSite, repository: Repository): string {
  return `${site.web}/${fullName(repository)}`;
}

/** The short form, as it stands inside a workflow run. */
export function minimalRepository(site: GitHubSite, repository: Repository) {
  const url = repositoryUrl(site, repository);
  const links = Object.entries(LINKS).map(([name, path]) => [`${name}_url`, `${url}${path}`]);
  return {
    id: repository.id,
    node_id: nodeId('R_', repository.id),
    name: repository.name,
    full_name: fullName(repository),
    private: true,
    owner: repositoryOwner(site),
    html_url: repositoryPage(site, repository),
    description: `The ${repository.name} service`,
    fork: false,
    url,
    ...Object.fromEntries(links),
  };
}

/** The long form, as it stands at the top of every webhook. */
export function webhookRepository(site: GitHubSite, repository: Repository) {
  const page = repositoryPage(site, repository);
  return {
    ...minimalRepository(site, repository),
    created_at: '2021-03-02T09:00:00Z',
    updated_at: '2026-09-01T09:00:00Z',
    pushed_at: '2026-09-01T09:00:00Z',
    git_url: `${page.replace(/^https?/, 'git')}.git`,
    ssh_url: `git@git.acme.example:${fullName(repository)}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    homepage: null,
    size: 5_042,
    stargazers_count: 3,
    watchers_count: 3,
    language: 'TypeScript',
    has_issues: true,
    has_projects: false,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: 4,
    license: null,
    allow_forking: false,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: 'private',
    forks: 0,
    open_issues: 4,
    watchers: 3,
    default_branch: DEFAULT_BRANCH,
    custom_properties: {},
  };
}
