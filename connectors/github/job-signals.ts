import { isClearlyNotProduction } from '../../src/core/detect/clearly-not-production.ts';
import { ok, type Result } from '../../src/core/result.ts';
import type { CiSignal } from '../../src/core/signal.ts';
import type { JobSnapshot } from '../../src/core/snapshots.ts';
import type { Normalised, ParsedDelivery, Unreadable } from '../contract.ts';
import { ignored } from '../shared/ignored.ts';
import { readPayload } from '../shared/read-payload.ts';
import { conclusionOf } from './conclusion.ts';
import { deploys } from './deploys.ts';
import { type Job, JobPayload, type Settings } from './schema.ts';

const EVENT = 'workflow_job';

/** Jobs say which part of a run flipped; only finished ones do. */
export function readJob(
  delivery: ParsedDelivery,
  settings: Settings,
): Result<Normalised, Unreadable> {
  const payload = readPayload(JobPayload, delivery.json);
  if (!payload.ok) return payload;
  const { action, repository, workflow_job: job, deployment } = payload.value;
  if (action !== 'completed') return ignored(EVENT, 'The job is not finished yet.');
  const isDeployment = deployment !== null && meetsPeople(deployment);
  const told = { repositoryId: repository.id, job, isDeployment, toldAt: delivery.receivedAt };
  return ok({ event: EVENT, ignored: null, signals: [jobSignal(told, settings)] });
}

/** Neither meant to come and go, nor surely for nobody but the team. */
function meetsPeople(deployment: NonNullable<JobPayload['deployment']>): boolean {
  const { environment, production_environment: production, ...flags } = deployment;
  if (flags.transient_environment) return false;
  return !isClearlyNotProduction({
    environment: environment ?? '',
    production: production ?? false,
  });
}

/** A finished job. Only webhooks say that it is part of a deployment. */
export function jobSignal(
  told: { repositoryId: string; job: Job; isDeployment: boolean; toldAt: Date },
  settings: Settings,
): CiSignal {
  const { repositoryId, job, isDeployment, toldAt } = told;
  const attempt = job.run_attempt ?? 0;
  return {
    kind: 'ci_job.completed',
    subject: { kind: 'ci_run', id: `${repositoryId}:${job.run_id}` },
    factKey: `job:${job.id}:${attempt || 1}`,
    occurredAt: job.completed_at ?? toldAt,
    attempt,
    job: snapshotOf(job),
    deploys: isDeployment || deploys(settings, job.workflow_name),
  };
}

function snapshotOf(job: Job): JobSnapshot {
  const failed = job.steps?.find(
    (step) => step.conclusion === 'failure' || step.conclusion === 'timed_out',
  );
  return {
    id: job.id,
    name: job.name ?? `job ${job.id}`,
    conclusion: conclusionOf(job.conclusion),
    failedStep: failed?.name ?? null,
    startedAt: job.started_at,
    completedAt: job.completed_at,
    url: job.html_url,
  };
}
