import type { Signal } from '../core/signal.ts';
import type { ThingsRead } from '../db/schema/readings.ts';

/** How many things a page of a provider's lists tells of; each of them stands on one page. */
export function thingsOf(signals: readonly Signal[]): ThingsRead {
  const things = {
    incidents: new Set<string>(),
    runs: new Set<string>(),
    deployments: new Set<string>(),
    changes: new Set<string>(),
  };
  for (const signal of signals) {
    if ('deployment' in signal) things.deployments.add(signal.deployment.id);
    else if (signal.subject.kind === 'incident') things.incidents.add(signal.subject.id);
    else if (signal.kind === 'ci_run.completed') things.runs.add(signal.subject.id);
    else if (signal.kind === 'change.moved') things.changes.add(signal.subject.id);
  }
  const { incidents, runs, deployments, changes } = things;
  return {
    incidents: incidents.size,
    runs: runs.size,
    deployments: deployments.size,
    changes: changes.size,
  };
}

export function together(some: ThingsRead, more: ThingsRead): ThingsRead {
  return {
    incidents: some.incidents + more.incidents,
    runs: some.runs + more.runs,
    deployments: some.deployments + more.deployments,
    changes: some.changes + more.changes,
  };
}
