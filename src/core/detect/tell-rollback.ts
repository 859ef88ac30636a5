import type { DeploymentSignal } from '../signal.ts';
import type { Rollback } from './find-rollbacks.ts';
import type { Evidence, Link } from './finding.ts';
import { oneLine } from './one-line.ts';
import { orderSignals } from './order-signals.ts';
import { readExposure } from './rollback-exposure.ts';
import { sayDuration } from './say-duration.ts';

/** The rollback in one sentence, such as "acme/checkout: production went back to 9b8d7e6 after 3f2a9c1 had been live for 12 min". */
export function tellRollback(rollback: Rollback): string {
  const { snapshot, saysRollback } = rollback.deployment;
  const said = saysRollback === null ? '' : `; the deployment says “${oneLine(saysRollback, 100)}”`;
  const where = `${oneLine(snapshot.repository, 80)}: ${sayEnvironment(rollback)}`;
  return `${where} went back to ${shortSha(snapshot.sha)}${tellUndone(rollback)}${said}`;
}

function tellUndone(rollback: Rollback): string {
  const undone = rollback.undone.at(-1);
  if (undone === undefined) return '; what it replaced was not seen';
  const sha = shortSha(undone.snapshot.sha);
  const exposure = readExposure(rollback);
  if (exposure.kind === 'unknown') return ` from ${sha}; how long that was live is not known`;
  const span = sayDuration(exposure.ms);
  if (exposure.kind === 'live') return ` after ${sha} had been live for ${span}`;
  return ` ${span} after the start of ${sha}, which never went live`;
}

export function sayEnvironment({ deployment }: Rollback): string {
  return oneLine(deployment.snapshot.environment, 60) || 'an environment without a name';
}

/** The first seven characters of a revision, as people read them out. */
export function shortSha(sha: string): string {
  return oneLine(sha, 64).slice(0, 7);
}

/** The timeline: the earlier success, the life of what was undone, and the rollback itself. */
export function tellRollbackEvidence(rollback: Rollback): readonly Evidence[] {
  const { baseline, undone, deployment } = rollback;
  const before = baseline?.signals.find(({ kind }) => kind === 'deployment.succeeded') ?? [];
  const rest = [...undone, deployment].flatMap(({ signals }) => signals.filter(isTold));
  return orderSignals([before, rest].flat()).map(tellSignal);
}

export function rollbackLinks({ deployment, undone }: Rollback): readonly Link[] {
  const { url } = deployment.snapshot;
  const last = undone.at(-1)?.snapshot;
  const toRollback = url === null ? [] : [{ label: 'Rollback', url }];
  if (last === undefined || last.url === null || last.url === url) return toRollback;
  return [...toRollback, { label: `Deployment of ${shortSha(last.sha)}`, url: last.url }];
}

function isTold({ kind }: DeploymentSignal): boolean {
  return kind !== 'deployment.progressed' && kind !== 'deployment.deactivated';
}

function tellSignal({ kind, factKey, occurredAt, deployment, actor }: DeploymentSignal): Evidence {
  const outcome = kind === 'deployment.failed' ? 'failed' : 'was created';
  return {
    kind,
    at: occurredAt,
    text: `Deployment of ${shortSha(deployment.sha)} ${kind === 'deployment.succeeded' ? 'succeeded' : outcome}`,
    url: deployment.url,
    actor: actor.name === null ? null : oneLine(actor.name, 60),
    fact: factKey,
  };
}
