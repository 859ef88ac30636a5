import type { DeploymentSignal } from '../signal.ts';
import type { Evidence } from './finding.ts';
import { oneLine } from './one-line.ts';
import { orderSignals } from './order-signals.ts';
import type { Rollback } from './rollback.ts';
import { shortSha } from './say-comparison.ts';

/**
 * The timeline: the earlier success, the life of what was undone, the rollback itself, and what was
 * learned of the revisions.
 */
export function rollbackEvidence(rollback: Rollback): readonly Evidence[] {
  const { baseline, undone, deployment } = rollback;
  const before = baseline?.signals.find(({ kind }) => kind === 'deployment.succeeded') ?? [];
  const rest = [...undone, deployment].flatMap(({ signals }) => signals.filter(isTold));
  const told = orderSignals([before, rest].flat()).map(tellSignal);
  return [...told, ...tellComparison(rollback), ...tellRevert(rollback)].sort(
    (a, b) => a.at.getTime() - b.at.getTime(),
  );
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

function tellComparison({ comparison }: Rollback): readonly Evidence[] {
  if (comparison?.kind !== 'answered') return [];
  const { kind, occurredAt: at, base, head, factKey: fact } = comparison.fact;
  const text = `GitHub says that ${shortSha(head)} is older than ${shortSha(base)}`;
  return [{ kind, at, text, url: null, actor: null, fact }];
}

/** A deployment's own title is told by its deployment. */
function tellRevert({ revert, deployment, at }: Rollback): readonly Evidence[] {
  if (revert === null) return [];
  const { title, fact } = revert;
  const text = `A commit says “${oneLine(title, 120)}”`;
  const { url } = deployment.snapshot;
  if (fact === null) return [{ kind: 'revision.titled', at, text, url, actor: null, fact: null }];
  return [{ kind: fact.kind, at: fact.at, text, url: fact.url, actor: null, fact: fact.key }];
}
