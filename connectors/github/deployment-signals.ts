import { err, ok, type Result } from '../../src/core/result.ts';
import type { DeploymentSignal } from '../../src/core/signal.ts';
import type { DeploymentSnapshot } from '../../src/core/snapshots.ts';
import type { Normalised, ParsedDelivery, Unreadable } from '../contract.ts';
import { ignored } from '../shared/ignored.ts';
import { readPayload, unreadable } from '../shared/read-payload.ts';
import { actorOf } from './actor.ts';
import { saysRollback } from './says-rollback.ts';
import { DeploymentPayload } from './schema.ts';

const kinds: ReadonlyMap<string, DeploymentSignal['kind']> = new Map([
  ['success', 'deployment.succeeded'],
  ['failure', 'deployment.failed'],
  ['error', 'deployment.failed'],
  // A newer deployment took its place, or somebody switched it off: that is no rollback.
  ['inactive', 'deployment.deactivated'],
  ['in_progress', 'deployment.progressed'],
  ['queued', 'deployment.progressed'],
  ['pending', 'deployment.progressed'],
  ['waiting', 'deployment.progressed'],
]);

const TRANSIENT = 'The environment is transient; it is meant to come and go.';

/** A deployment that was asked for. */
export function readDeployment(delivery: ParsedDelivery): Result<Normalised, Unreadable> {
  const event = 'deployment';
  const payload = readPayload(DeploymentPayload, delivery.json);
  if (!payload.ok) return payload;
  const { deployment } = payload.value;
  if (deployment.transient_environment) return ignored(event, TRANSIENT);
  const { environment } = deployment;
  if (environment === null) return err(unreadable('deployment.environment: missing'));
  const snapshot = snapshotOf(payload.value, environment, delivery);
  return told(event, {
    ...factOf(snapshot),
    kind: 'deployment.created',
    factKey: `deployment:${deployment.id}`,
    occurredAt: snapshot.createdAt,
    actor: actorOf(deployment.creator),
  });
}

/** How a deployment went. Its environment is the status's own, which may be another than asked for. */
export function readDeploymentStatus(delivery: ParsedDelivery): Result<Normalised, Unreadable> {
  const event = 'deployment_status';
  const payload = readPayload(DeploymentPayload, delivery.json);
  if (!payload.ok) return payload;
  const { deployment, deployment_status: status } = payload.value;
  if (status === null) return err(unreadable('deployment_status: not as documented'));
  if (deployment.transient_environment) return ignored(event, TRANSIENT);
  const kind = kinds.get(status.state ?? '');
  if (kind === undefined) return ignored(event, 'This state of a deployment is not known.');
  const environment = status.environment ?? deployment.environment;
  if (environment === null) return err(unreadable('deployment.environment: missing'));
  return told(event, {
    ...factOf(snapshotOf(payload.value, environment, delivery)),
    kind,
    factKey: `status:${status.id}`,
    occurredAt: status.created_at ?? delivery.receivedAt,
    actor: actorOf(status.creator ?? deployment.creator),
  });
}

function told(event: string, signal: DeploymentSignal): { ok: true; value: Normalised } {
  return ok({ event, signals: [signal], ignored: null });
}

function factOf(deployment: DeploymentSnapshot) {
  const id = `${deployment.repositoryId}:${deployment.environment}`;
  return { subject: { kind: 'environment', id }, deployment } as const;
}

function snapshotOf(
  payload: DeploymentPayload,
  environment: string,
  delivery: ParsedDelivery,
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
    createdAt: deployment.created_at ?? delivery.receivedAt,
    title: null,
    weight: null,
    url: urlOf(payload),
  };
}

/** Where people can read on; the deployment's own address is the API's. */
function urlOf({ repository, deployment_status: status, workflow_run: run }: DeploymentPayload) {
  const log = status?.log_url ?? status?.target_url ?? run?.html_url ?? null;
  return log ?? (repository.html_url === null ? null : `${repository.html_url}/deployments`);
}
