import type { DeploymentSignal, Signal } from '../signal.ts';
import type { DeploymentSnapshot } from '../snapshots.ts';
import { compareIds } from './compare-ids.ts';

/** One deployment with everything that was told of it. */
export type Deployment = {
  /** As last told; what only some of its facts tell is taken from the last of those. */
  snapshot: DeploymentSnapshot;
  /** The words that say it is a rollback, wherever they were told. */
  saysRollback: string | null;
  /** Its last decisive status; null while there is none. `inactive` is never decisive. */
  outcome: 'succeeded' | 'failed' | null;
  /** Its first success, whatever came of it later. */
  succeededAt: Date | null;
  signals: readonly DeploymentSignal[];
};

export function isDeploymentSignal(signal: Signal): signal is DeploymentSignal {
  return signal.kind.startsWith('deployment.');
}

/**
 * An environment's deployments in the order in which they were created, from its facts in
 * time order. A deployment counts from the first fact about it, whichever that is.
 */
export function readDeployments(signals: readonly DeploymentSignal[]): readonly Deployment[] {
  const byId = new Map<string, DeploymentSignal[]>();
  for (const signal of signals) {
    const known = byId.get(signal.deployment.id);
    if (known === undefined) byId.set(signal.deployment.id, [signal]);
    else known.push(signal);
  }
  return [...byId.values()].flatMap(readDeployment).sort(byCreation);
}

function readDeployment(signals: readonly DeploymentSignal[]): readonly Deployment[] {
  const latest = signals.at(-1);
  if (latest === undefined) return [];
  const decisive = signals.filter(({ kind }) => outcomeOf(kind) !== null).at(-1);
  return [
    {
      snapshot: {
        ...latest.deployment,
        title: lastTold(signals, ({ title }) => title),
        production: lastTold(signals, ({ production }) => production),
      },
      saysRollback: lastTold(signals, (deployment) => deployment.saysRollback),
      outcome: decisive === undefined ? null : outcomeOf(decisive.kind),
      succeededAt: signals.find(({ kind }) => kind === 'deployment.succeeded')?.occurredAt ?? null,
      signals,
    },
  ];
}

function lastTold<T>(
  signals: readonly DeploymentSignal[],
  read: (deployment: DeploymentSnapshot) => T | null,
): T | null {
  const told = signals.findLast(({ deployment }) => read(deployment) !== null);
  return told === undefined ? null : read(told.deployment);
}

function outcomeOf(kind: DeploymentSignal['kind']): Deployment['outcome'] {
  if (kind === 'deployment.succeeded') return 'succeeded';
  return kind === 'deployment.failed' ? 'failed' : null;
}

function byCreation({ snapshot: a }: Deployment, { snapshot: b }: Deployment): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || compareIds(a.id, b.id);
}
