import type { DeploymentSignal, Signal } from '../signal.ts';
import type { DeploymentSnapshot } from '../snapshots.ts';
import { compareIds } from './compare-ids.ts';

/** A status that says how a deployment went; `inactive` never does. */
export type Decision = { at: Date; factKey: string; outcome: 'succeeded' | 'failed' };

/** One deployment with everything that was told of it. */
export type Deployment = {
  /** As last told; what only some of its facts tell is taken from the last of those. */
  snapshot: DeploymentSnapshot;
  /** The words that say it is a rollback, wherever they were told. */
  saysRollback: string | null;
  decisions: readonly Decision[];
  /** Its last decision; null while there is none. */
  outcome: Decision['outcome'] | null;
  /** Its first success, whatever came of it later. */
  succeededAt: Date | null;
  /** What gives it its place in the history: its first success, or else its last failure. */
  decided: Decision | null;
  signals: readonly DeploymentSignal[];
};

export function isDeploymentSignal(signal: Signal): signal is DeploymentSignal {
  return signal.kind.startsWith('deployment.');
}

/**
 * An environment's deployments from its facts in time order. A deployment counts from the first fact
 * about it, whichever that is.
 */
export function readDeployments(signals: readonly DeploymentSignal[]): readonly Deployment[] {
  const byId = new Map<string, DeploymentSignal[]>();
  for (const signal of signals) {
    const known = byId.get(signal.deployment.id);
    if (known === undefined) byId.set(signal.deployment.id, [signal]);
    else known.push(signal);
  }
  return [...byId.values()].flatMap(readDeployment);
}

function readDeployment(signals: readonly DeploymentSignal[]): readonly Deployment[] {
  const latest = signals.at(-1);
  if (latest === undefined) return [];
  return [
    {
      snapshot: {
        ...latest.deployment,
        title: lastTold(signals, ({ title }) => title),
        production: lastTold(signals, ({ production }) => production),
      },
      saysRollback: lastTold(signals, (deployment) => deployment.saysRollback),
      signals,
      ...outcomeOf(signals.flatMap(decisionOf)),
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

function decisionOf({ kind, occurredAt: at, factKey }: DeploymentSignal): readonly Decision[] {
  if (kind === 'deployment.succeeded') return [{ at, factKey, outcome: 'succeeded' }];
  return kind === 'deployment.failed' ? [{ at, factKey, outcome: 'failed' }] : [];
}

/** What decisions in time order come to. */
function outcomeOf(decisions: readonly Decision[]) {
  const success = decisions.find(({ outcome }) => outcome === 'succeeded');
  return {
    decisions,
    outcome: decisions.at(-1)?.outcome ?? null,
    succeededAt: success?.at ?? null,
    decided: success ?? decisions.at(-1) ?? null,
  };
}

/** By the time of the status, then by its id. */
export function compareDecisions(a: Decision, b: Decision): number {
  return a.at.getTime() - b.at.getTime() || compareIds(a.factKey, b.factKey);
}

/** A deployment as it stood before something else was decided. */
export function asOf(deployment: Deployment, decision: Decision): Deployment {
  const last = deployment.decisions.at(-1);
  if (last === undefined || compareDecisions(last, decision) < 0) return deployment;
  const decisions = deployment.decisions.filter((own) => compareDecisions(own, decision) < 0);
  const signals = deployment.signals.filter(({ occurredAt }) => occurredAt <= decision.at);
  return { ...deployment, signals, ...outcomeOf(decisions) };
}

/** The deployments, by their ids, that have their places in the history between these moments. */
export function decidedWithin(
  signals: readonly DeploymentSignal[],
  { from, until }: { from: Date; until: Date },
): ReadonlySet<string> {
  const inTime = [...signals].sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
  const within = readDeployments(inTime).filter(
    ({ decided }) => decided !== null && decided.at >= from && decided.at <= until,
  );
  return new Set(within.map(({ snapshot }) => snapshot.id));
}
