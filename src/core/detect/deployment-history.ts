import type { DeploymentSignal, Signal } from '../signal.ts';
import type { DeploymentSnapshot } from '../snapshots.ts';
import { compareIds } from './compare-ids.ts';

/** A status that says how a deployment went; `inactive` never does. */
export type Decision = { at: Date; factKey: string; outcome: 'succeeded' | 'failed' };

/**
 * One deployment with everything that was told of it. One that succeeds again after it had become
 * inactive is active again: that is a step of its own in the history.
 */
export type Deployment = {
  /** Names it among all: its id, and for a later step the success that it begins with. */
  cycle: string;
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
  const snapshot = {
    ...latest.deployment,
    title: lastTold(signals, ({ title }) => title),
    production: lastTold(signals, ({ production }) => production),
    pipeline: lastTold(signals, ({ pipeline }) => pipeline ?? null),
  };
  const saysRollback = lastTold(signals, (deployment) => deployment.saysRollback);
  return readSteps(signals).map((step, nth) => {
    const decided = outcomeOf(step.flatMap(decisionOf));
    const { id } = snapshot;
    const cycle = nth === 0 ? id : laterCycle(id, decided.decided?.factKey ?? '');
    return { cycle, snapshot, saysRollback, signals: step, ...decided };
  });
}

function laterCycle(id: string, factKey: string): string {
  return `${id}/${factKey}`;
}

/** A step ends where the deployment succeeds again after it had succeeded and become inactive. */
function readSteps(signals: readonly DeploymentSignal[]): readonly (readonly DeploymentSignal[])[] {
  const steps: DeploymentSignal[][] = [[]];
  let [isLive, isOver] = [false, false];
  for (const signal of signals) {
    const succeeds = signal.kind === 'deployment.succeeded';
    if (succeeds && isOver) steps.push([]);
    steps.at(-1)?.push(signal);
    isOver = !succeeds && (isOver || (isLive && signal.kind === 'deployment.deactivated'));
    isLive ||= succeeds;
  }
  return steps;
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

/**
 * The cycles that have their places in the history between these moments, and those that had: what
 * comes late may take a later step's beginning from it.
 */
export function decidedWithin(
  signals: readonly DeploymentSignal[],
  { from, until }: { from: Date; until: Date },
): ReadonlySet<string> {
  const inTime = [...signals].sort((a, b) => a.occurredAt.getTime() - b.occurredAt.getTime());
  const isWithin = (decision: Decision | null) =>
    decision !== null && decision.at >= from && decision.at <= until;
  const cycles = readDeployments(inTime).flatMap(({ cycle, snapshot, decided, decisions }) => [
    ...(isWithin(decided) ? [cycle] : []),
    ...decisions.filter(isWithin).map(({ factKey }) => laterCycle(snapshot.id, factKey)),
  ]);
  return new Set(cycles);
}
