import type { AcmeService } from '../../../src/demo/acme.ts';
import { gitHubUser } from '../../../src/demo/shapes/github/accounts.ts';
import { DEFAULT_BRANCH, repositoryUrl } from '../../../src/demo/shapes/github/repository.ts';
import { gitHubWebhook } from '../../../src/demo/shapes/github/webhook.ts';
import { realSites } from '../../../src/demo/shapes/sites.ts';
import { after, MINUTE, wholeSeconds } from '../../../src/demo/shapes/times.ts';
import type { ChangeStep, CheckStep } from './step.ts';
import { personNamed, serviceNamed, shaOf, type Telling, tell, timeOf } from './telling.ts';

const site = realSites.github;

/** A check run, a commit status, a pull request or a push. */
export function tellCheckOrChange(telling: Telling, step: CheckStep | ChangeStep): void {
  const { repository } = serviceNamed(telling, step.repo);
  const webhook = gitHubWebhook(site, telling.ids, {
    name: step.github,
    at: timeOf(telling, step.at),
    repository,
    sender: personNamed('kim'),
    content: contentOf(telling, step, repository),
  });
  tell(telling, webhook, step.delivered);
}

type Repository = AcmeService['repository'];

function contentOf(telling: Telling, step: CheckStep | ChangeStep, repository: Repository) {
  switch (step.github) {
    case 'check_run':
      return checkRun(telling, step);
    case 'status':
      return commitStatus(telling, step, repository);
    case 'pull_request':
      return pullRequest(telling, step, repository);
    case 'push':
      return push(telling, step);
  }
}

function checkRun(telling: Telling, step: Extract<CheckStep, { github: 'check_run' }>) {
  const id = telling.ids.number();
  const at = timeOf(telling, step.at);
  const sha = shaOf(telling, step.sha);
  const page = `https://${step.app}.acme.example/${id}`;
  const requests = step.pullRequest === undefined ? [] : [{ number: step.pullRequest }];
  return {
    action: 'completed',
    check_run: {
      id,
      name: step.check,
      head_sha: sha,
      external_id: '',
      html_url: page,
      details_url: page,
      status: 'completed',
      conclusion: step.conclusion,
      started_at: wholeSeconds(after(at, -MINUTE)),
      completed_at: wholeSeconds(at),
      app: { id: 5, slug: step.app, name: step.app },
      check_suite: { id: telling.ids.number(), head_branch: step.branch, head_sha: sha },
      pull_requests: requests,
    },
  };
}

function commitStatus(
  telling: Telling,
  step: Extract<CheckStep, { github: 'status' }>,
  repository: Repository,
) {
  const at = wholeSeconds(timeOf(telling, step.at));
  const sha = shaOf(telling, step.sha);
  return {
    id: telling.ids.number(),
    sha,
    name: `acme/${repository.name}`,
    context: step.context,
    description: '',
    state: step.state,
    target_url: 'https://ci.acme.example/1',
    commit: { sha },
    branches: [{ name: step.branch, commit: { sha }, protected: false }],
    created_at: at,
    updated_at: at,
  };
}

function pullRequest(
  telling: Telling,
  step: Extract<ChangeStep, { github: 'pull_request' }>,
  repository: Repository,
) {
  const at = wholeSeconds(timeOf(telling, step.at));
  const author = gitHubUser(site, personNamed('kim'));
  const repo = { id: repository.id, name: repository.name };
  return {
    action: 'closed',
    number: step.number,
    pull_request: {
      id: telling.ids.number(),
      number: step.number,
      url: `${repositoryUrl(site, repository)}/pulls/${step.number}`,
      html_url: `${site.web}/acme/${repository.name}/pull/${step.number}`,
      state: 'closed',
      title: step.title,
      body: step.body,
      user: author,
      created_at: at,
      updated_at: at,
      closed_at: at,
      merged_at: step.merged ? at : null,
      merge_commit_sha: shaOf(telling, step.sha),
      merged: step.merged,
      merged_by: step.merged ? author : null,
      head: { ref: step.branch, sha: shaOf(telling, `${step.sha}/head`), repo },
      base: { ref: DEFAULT_BRANCH, sha: shaOf(telling, `${step.sha}/base`), repo },
    },
  };
}

function push(telling: Telling, step: Extract<ChangeStep, { github: 'push' }>) {
  const sha = shaOf(telling, step.sha);
  const person = personNamed('kim');
  const author = { name: person.name, email: `${person.login}@acme.example` };
  const timestamp = wholeSeconds(timeOf(telling, step.at));
  const commit = { id: sha, message: step.message, timestamp, author, committer: author };
  return {
    ref: `refs/heads/${step.branch}`,
    before: shaOf(telling, `${step.sha}/before`),
    after: sha,
    created: false,
    deleted: false,
    forced: false,
    base_ref: null,
    commits: [{ ...commit, added: [], removed: [], modified: ['src/basket.ts'] }],
    head_commit: commit,
    pusher: { name: person.login, email: author.email },
  };
}
