import { err, ok, type Result } from '../../src/core/result.ts';
import type { DeploymentSignal, DeploymentStage } from '../../src/core/signal.ts';
import type { DeploymentSnapshot } from '../../src/core/snapshots.ts';
import type { Normalised, ParsedDelivery, Unreadable } from '../contract.ts';
import { readPayload, unreadable } from '../shared/read-payload.ts';
import { actorOf } from './actor.ts';
import { weightOf } from './deployment-payload.ts';
import { nothing, type Reading, told } from './reading.ts';
import { isCalledRollback, saysRollback } from './says-rollback.ts';
import { DeploymentPayload, type DeploymentStatus } from './schema.ts';

type Told = { kind: DeploymentSignal['kind']; stage?: DeploymentStage };

const states: ReadonlyMap<string, Told> = new Map<string, Told>([
  ['success', { kind: 'deployment.succeeded' }],
  ['failure', { kind: 'deployment.failed' }],
  ['error', { kind: 'deployment.failed' }],
  // A newer deployment took its place, or somebody switched it off: that is no rollback.
  ['inactive', { kind: 'deployment.deactivated' }],
  ['in_progress', { kind: 'deployment.progressed', stage: 'working' }],
  ['queued', { kind: 'deployment.progressed', stage: 'queued' }],
  ['pending', { kind: 'deployment.progressed', stage: 'queued' }],
  ['waiting', { kind: 'deployment.progressed', stage: 'waiting' }],
]);

const TRANSIENT = 'The environment is transient; it is meant to come and go.';

const NO_ENVIRONMENT = err(unreadable('deployment.environment: missing'));

/** A deployment that was asked for. */
export function readDeployment(delivery: ParsedDelivery): Result<Normalised, Unreadable> {
  const payload = readPayload(DeploymentPayload, delivery.json);
  if (!payload.ok) return payload;
  const reading = createdReading(payload.value, delivery.receivedAt);
  return reading === null ? NO_ENVIRONMENT : ok({ event: 'deployment', ...reading });
}

/** How a deployment went. */
export function readDeploymentStatus(delivery: ParsedDelivery): Result<Normalised, Unreadable> {
  const payload = readPayload(DeploymentPayload, delivery.json);
  if (!payload.ok) return payload;
  const { deployment_status: status } = payload.value;
  if (status === null) return err(unreadable('deployment_status: not as documented'));
  const reading = statusReading(payload.value, status, delivery.receivedAt);
  return reading === null ? NO_ENVIRONMENT : ok({ event: 'deployment_status', ...reading });
}

/**
 * A deployment as it was made; null without an environment. It hangs on the environment that it was
 * made for, where it decides nothing: what counts are its statuses, and these may name another one.
 */
export function createdReading(payload: DeploymentPayload, toldAt: Date): Reading | null {
  const { deployment } = payload;
  if (deployment.transient_environment) return nothing(TRANSIENT);
  const { environment } = deployment;
  if (environment === null) return null;
  const snapshot = snapshotOf(payload, environment, toldAt);
  return told({
    ...factOf(snapshot),
    kind: 'deployment.created',
    factKey: `deployment:${deployment.id}`,
    occurredAt: snapshot.createdAt,
    actor: actorOf(deployment.creator),
  });
}

/** Its environment is the status's own, which may be another than the one it was made for. */
export function statusReading(
  payload: DeploymentPayload,
  status: DeploymentStatus,
  toldAt: Date,
): Reading | null {
  const { deployment } = payload;
  if (deployment.transient_environment) return nothing(TRANSIENT);
  const state = states.get(status.state ?? '');
  if (state === undefined) return nothing('This state of a deployment is not known.');
  const environment = status.environment ?? deployment.environment;
  if (environment === null) return null;
  return told({
    ...factOf(snapshotOf({ ...payload, deployment_status: status }, environment, toldAt)),
    ...state,
    factKey: `status:${status.id}`,
    occurredAt: status.created_at ?? toldAt,
    actor: actorOf(status.creator ?? deployment.creator),
  });
}

function factOf(deployment: DeploymentSnapshot) {
  const id = `${deployment.repositoryId}:${deployment.environment}`;
  return { subject: { kind: 'environment', id }, deployment } as const;
}

function snapshotOf(
  payload: DeploymentPayload,
  environment: string,
  toldAt: Date,
): DeploymentSnapshot {
  const { repository, deployment } = payload;
  return {
    id: deployment.id,
    repository: repository.full_name ?? repository.id,
    repositoryId: repository.id,
    sha: deployment.sha,
    ref: deployment.ref,
    task: deployment.task ?? 'deploy',
    environment,
    production: deployment.production_environment,
    transient: deployment.transient_environment ?? false,
    saysRollback: saysRollback(deployment),
    createdAt: deployment.created_at ?? toldAt,
    title: titleOf(payload),
    pipeline: pipelineOf(payload),
    weight: weightOf(deployment.payload),
    url: urlOf(payload),
  };
}

/** Deployments have no title of their own; the run that made one does. */
function titleOf({ workflow_run: run }: DeploymentPayload): string | null {
  const message = run?.head_commit?.message ?? null;
  return run?.display_title ?? message?.split('\n')[0]?.trim() ?? null;
}

/**
 * The workflow that deploys what is pushed. One that is started by hand, or by another one, may be there
 * to bring any revision back, and so may one that is called so.
 */
function pipelineOf({ workflow, workflow_run: run }: DeploymentPayload): string | null {
  if (run?.event !== 'push' || workflow === null) return null;
  const { id, name, path } = workflow;
  return isCalledRollback(name, path) ? null : (path ?? id);
}

/** Where people can read on; the deployment's own address is the API's. */
function urlOf({ repository, deployment_status: status, workflow_run: run }: DeploymentPayload) {
  const log = status?.log_url ?? status?.target_url ?? run?.html_url ?? null;
  return log ?? (repository.html_url === null ? null : `${repository.html_url}/deployments`);
}
