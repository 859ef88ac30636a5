import type { Sites } from '../sites.ts';
import { after, SECOND, wholeSeconds } from '../times.ts';
import { nodeId } from './accounts.ts';
import { repositoryPage, repositoryUrl } from './repository.ts';
import type { RunConclusion, RunIdentity } from './workflow-run.ts';

/** How one job of one attempt ended. `failedStep` is the step that failed, if one did. */
export type FinishedJob = {
  id: number;
  name: string;
  conclusion: RunConclusion;
  failedStep: string | null;
  startedAt: Date;
  completedAt: Date;
};

export function workflowJob(
  site: Sites['github'],
  run: RunIdentity,
  attempt: number,
  job: FinishedJob,
) {
  const repositoryAt = repositoryUrl(site, run.repository);
  return {
    id: job.id,
    run_id: run.id,
    workflow_name: run.workflow.name,
    head_branch: run.branch,
    run_url: `${repositoryAt}/actions/runs/${run.id}`,
    run_attempt: attempt,
    node_id: nodeId('CR_', job.id),
    head_sha: run.sha,
    url: `${repositoryAt}/actions/jobs/${job.id}`,
    html_url: `${repositoryPage(site, run.repository)}/actions/runs/${run.id}/job/${job.id}`,
    status: 'completed',
    conclusion: job.conclusion,
    created_at: wholeSeconds(job.startedAt),
    started_at: wholeSeconds(job.startedAt),
    completed_at: wholeSeconds(job.completedAt),
    name: job.name,
    steps: steps(job),
    check_run_url: `${repositoryAt}/check-runs/${job.id}`,
    labels: ['ubuntu-latest'],
    runner_id: 12,
    runner_name: 'acme-runner-12',
    runner_group_id: 1,
    runner_group_name: 'Default',
  };
}

function steps(job: FinishedJob) {
  const named = [
    { name: 'Set up job', conclusion: 'success' },
    { name: 'Check out', conclusion: 'success' },
    job.failedStep
      ? { name: job.failedStep, conclusion: job.conclusion }
      : { name: `Run ${job.name}`, conclusion: 'success' },
    { name: 'Complete job', conclusion: 'success' },
  ];
  return named.map((step, position) => {
    const at = wholeSeconds(after(job.startedAt, position * SECOND));
    return { ...step, status: 'completed', number: position + 1, started_at: at, completed_at: at };
  });
}
