import type { z } from 'zod';
import { OutboundError, type ReadContext } from '../contract.ts';
import {
  CompareAnswer,
  DeploymentsAnswer,
  GitCommitAnswer,
  InstallationAnswer,
  JobsAnswer,
  RepositoriesAnswer,
  RepositoryAnswer,
  RunAnswer,
  RunsAnswer,
  StatusesAnswer,
} from './answers.ts';
import { type Answered, request } from './client.ts';
import type { Settings } from './schema.ts';

export type Context = ReadContext<Settings>;
export type Reply<Schema extends z.ZodType> = Promise<Answered<z.infer<Schema>>>;

/** Pages are small, so that an answer stays far below the limit of 1 MB. */
export const PAGE_SIZES = { runs: 30, jobs: 50, deployments: 30, commits: 25, repositories: 50 };

const ACTIONS = 'Actions: read';
const DEPLOYMENTS = 'Deployments: read';
const CONTENTS = 'Contents: read';
const METADATA = 'Metadata: read';

/** Where a run's attempt is found; `repository` is `owner/name`. */
export type AttemptPlace = { repository: string; runId: string; attempt: number };

function placeOf(repository: string): { owner: string; repo: string } {
  const [owner = '', repo = '', ...rest] = repository.split('/');
  // Two dots would lead out of the path.
  const isName = (part: string) => /^[\w.-]{1,100}$/.test(part) && !/^\.{1,2}$/.test(part);
  if (!isName(owner) || !isName(repo) || rest.length > 0) {
    throw new OutboundError('refused', `“${repository}” is not the name of a repository`);
  }
  return { owner, repo };
}

export function getRepository(context: Context, name: string): Reply<typeof RepositoryAnswer> {
  const route = 'GET /repos/{owner}/{repo}';
  const parameters = placeOf(name);
  return request(context, { route, parameters, needs: METADATA, answer: RepositoryAnswer });
}

const ATTEMPT = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/attempts/{attempt}';

function attemptOf({ repository, runId, attempt }: AttemptPlace) {
  return { ...placeOf(repository), run_id: runId, attempt };
}

export function getAttempt(context: Context, place: AttemptPlace): Reply<typeof RunAnswer> {
  const parameters = { ...attemptOf(place), exclude_pull_requests: true };
  return request(context, { route: ATTEMPT, parameters, needs: ACTIONS, answer: RunAnswer });
}

export function listJobs(
  context: Context,
  place: AttemptPlace,
  page: number,
): Reply<typeof JobsAnswer> {
  const parameters = { ...attemptOf(place), per_page: PAGE_SIZES.jobs, page };
  const route = `${ATTEMPT}/jobs`;
  return request(context, { route, parameters, needs: ACTIONS, answer: JobsAnswer });
}

/** Ended runs that were made in the span, newest first, each with its last attempt. */
export function listRuns(
  context: Context,
  asked: { repository: string; from: Date; to: Date; page: number },
): Reply<typeof RunsAnswer> {
  const parameters = {
    ...placeOf(asked.repository),
    created: `${wholeSecond(asked.from)}..${wholeSecond(asked.to)}`,
    status: 'completed',
    exclude_pull_requests: true,
    per_page: PAGE_SIZES.runs,
    page: asked.page,
  };
  const route = 'GET /repos/{owner}/{repo}/actions/runs';
  return request(context, { route, parameters, needs: ACTIONS, answer: RunsAnswer });
}

/** GitHub counts its times in whole seconds. */
function wholeSecond(at: Date): string {
  return at.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** Newest first. */
export function listDeployments(
  context: Context,
  repository: string,
  page: number,
): Reply<typeof DeploymentsAnswer> {
  const parameters = { ...placeOf(repository), per_page: PAGE_SIZES.deployments, page };
  const route = 'GET /repos/{owner}/{repo}/deployments';
  return request(context, { route, parameters, needs: DEPLOYMENTS, answer: DeploymentsAnswer });
}

/** The newest hundred; a deployment has a handful. */
export function listStatuses(
  context: Context,
  repository: string,
  deployment: string,
): Reply<typeof StatusesAnswer> {
  const parameters = { ...placeOf(repository), deployment_id: deployment, per_page: 100 };
  const route = 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses';
  return request(context, { route, parameters, needs: DEPLOYMENTS, answer: StatusesAnswer });
}

/** `page` counts pages of `size` commits, oldest first; only the first one lists changed files. */
export function compareCommits(
  context: Context,
  asked: { repository: string; base: string; head: string; size: number; page: number },
): Reply<typeof CompareAnswer> {
  const { repository, base, head, size, page } = asked;
  const basehead = `${base}...${head}`;
  const parameters = { ...placeOf(repository), basehead, per_page: size, page };
  const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
  return request(context, { route, parameters, needs: CONTENTS, answer: CompareAnswer });
}

export function getCommit(
  context: Context,
  repository: string,
  sha: string,
): Reply<typeof GitCommitAnswer> {
  const parameters = { ...placeOf(repository), commit_sha: sha };
  const route = 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}';
  return request(context, { route, parameters, needs: CONTENTS, answer: GitCommitAnswer });
}

/** What a person's token can see. */
export function listUserRepositories(
  context: Context,
  page: number,
): Reply<typeof RepositoriesAnswer> {
  const parameters = { per_page: PAGE_SIZES.repositories, page, sort: 'full_name' };
  const route = 'GET /user/repos';
  return request(context, { route, parameters, needs: METADATA, answer: RepositoriesAnswer });
}

/** What an app's token can see. */
export function listInstallationRepositories(
  context: Context,
  page: number,
): Reply<typeof InstallationAnswer> {
  const parameters = { per_page: PAGE_SIZES.repositories, page };
  const route = 'GET /installation/repositories';
  return request(context, { route, parameters, needs: METADATA, answer: InstallationAnswer });
}
