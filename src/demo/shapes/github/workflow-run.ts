import type { AcmePerson, AcmeService } from '../../acme.ts';
import type { Sites } from '../sites.ts';
import { wholeSeconds } from '../times.ts';
import { gitHubUser, nodeId } from './accounts.ts';
import { minimalRepository, repositoryPage, repositoryUrl } from './repository.ts';

type RunStatus = 'requested' | 'queued' | 'in_progress' | 'completed';

export type RunConclusion =
  | 'success'
  | 'failure'
  | 'timed_out'
  | 'startup_failure'
  | 'cancelled'
  | 'skipped'
  | 'neutral'
  | 'action_required'
  | 'stale';

export type Workflow = { id: number; name: string; path: string };

/** What all attempts of a run have in common. */
export type RunIdentity = {
  id: number;
  checkSuiteId: number;
  number: number;
  repository: AcmeService['repository'];
  workflow: Workflow;
  branch: string;
  sha: string;
  title: string;
  /** GitHub's word for what started it: `push`, `pull_request`, `merge_group`, `schedule`. */
  event: string;
  pullRequest: { id: number; number: number } | null;
  actor: AcmePerson;
  createdAt: Date;
};

/** What one attempt adds at one moment. */
export type RunMoment = {
  attempt: number;
  status: RunStatus;
  conclusion: RunConclusion | null;
  startedAt: Date;
  updatedAt: Date;
  triggeredBy: AcmePerson;
};

/** The run as it stands in webhooks and in REST answers. */
export function workflowRun(site: Sites['github'], run: RunIdentity, moment: RunMoment) {
  const repositoryAt = repositoryUrl(site, run.repository);
  const url = `${repositoryAt}/actions/runs/${run.id}`;
  return {
    id: run.id,
    name: run.workflow.name,
    node_id: nodeId('WFR_', run.id),
    head_branch: run.branch,
    head_sha: run.sha,
    path: run.workflow.path,
    display_title: run.title,
    run_number: run.number,
    event: run.event,
    status: moment.status,
    conclusion: moment.conclusion,
    workflow_id: run.workflow.id,
    check_suite_id: run.checkSuiteId,
    check_suite_node_id: nodeId('CS_', run.checkSuiteId),
    url,
    html_url: `${repositoryPage(site, run.repository)}/actions/runs/${run.id}`,
    pull_requests: run.pullRequest ? [pullRequestIn(site, run, run.pullRequest)] : [],
    created_at: wholeSeconds(run.createdAt),
    updated_at: wholeSeconds(moment.updatedAt),
    actor: gitHubUser(site, run.actor),
    run_attempt: moment.attempt,
    referenced_workflows: [],
    run_started_at: wholeSeconds(moment.startedAt),
    triggering_actor: gitHubUser(site, moment.triggeredBy),
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repositoryAt}/check-suites/${run.checkSuiteId}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: moment.attempt > 1 ? `${url}/attempts/${moment.attempt - 1}` : null,
    workflow_url: `${repositoryAt}/actions/workflows/${run.workflow.id}`,
    head_commit: headCommit(run),
    repository: minimalRepository(site, run.repository),
    head_repository: minimalRepository(site, run.repository),
  };
}

/** The `workflow` beside the run in its webhooks. */
export function workflow(site: Sites['github'], run: RunIdentity) {
  const page = repositoryPage(site, run.repository);
  return {
    id: run.workflow.id,
    node_id: nodeId('W_', run.workflow.id),
    name: run.workflow.name,
    path: run.workflow.path,
    state: 'active',
    created_at: '2023-05-01T09:00:00.000Z',
    updated_at: '2026-05-01T09:00:00.000Z',
    url: `${repositoryUrl(site, run.repository)}/actions/workflows/${run.workflow.id}`,
    html_url: `${page}/blob/main/${run.workflow.path}`,
    badge_url: `${page}/workflows/${encodeURIComponent(run.workflow.name)}/badge.svg`,
  };
}

function headCommit(run: RunIdentity) {
  const author = { name: run.actor.name, email: `${run.actor.login}@acme.example` };
  return {
    id: run.sha,
    tree_id: [...run.sha].reverse().join(''),
    message: run.title,
    timestamp: wholeSeconds(run.createdAt),
    author,
    committer: author,
  };
}

function pullRequestIn(
  site: Sites['github'],
  run: RunIdentity,
  pullRequest: { id: number; number: number },
) {
  const { id, name } = run.repository;
  const repo = { id, url: repositoryUrl(site, run.repository), name };
  return {
    url: `${repo.url}/pulls/${pullRequest.number}`,
    id: pullRequest.id,
    number: pullRequest.number,
    head: { ref: run.branch, sha: run.sha, repo },
    base: { ref: 'main', sha: [...run.sha].reverse().join(''), repo },
  };
}
