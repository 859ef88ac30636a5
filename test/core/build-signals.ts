import type { Actor, CiSignal, PageSignal, Resolver } from '../../src/core/signal.ts';
import type {
  IncidentSnapshot,
  JobSnapshot,
  RunConclusion,
  RunSnapshot,
} from '../../src/core/snapshots.ts';

const start = Date.UTC(2026, 9, 5, 9, 0, 0);

/** The given number of minutes into a Monday morning. */
export function minute(minutes: number): Date {
  return new Date(start + minutes * 60_000);
}

export const dana: Actor = { kind: 'person', id: 'PDANA01', name: 'Dana' };
const monitor: Actor = { kind: 'integration', id: 'PMON001', name: 'Probe' };
export const robot: Actor = { kind: 'bot', id: 'PBOT001', name: 'sweeper' };
export const nobody: Actor = { kind: 'unknown', id: null, name: null };

const incident: IncidentSnapshot = {
  number: 37,
  title: 'Checkout error rate is high',
  serviceId: 'PT4KHLK',
  serviceName: 'checkout',
  urgency: 'high',
  priority: null,
  createdAt: minute(0),
  url: 'https://acme.pagerduty.example/incidents/Q1',
};

type PageKind = Exclude<
  PageSignal['kind'],
  | 'page.resolved'
  | 'page.noted'
  | 'page.handled'
  | 'page.responder_asked'
  | 'page.notified'
  | 'page.exhausted'
  | 'page.log_read'
>;

const page = { kind: 'incident', id: 'Q1' } as const;

export function paged(
  kind: PageKind,
  at: number,
  options: { actor?: Actor; incident?: Partial<IncidentSnapshot>; factKey?: string } = {},
): PageSignal {
  return {
    kind,
    subject: page,
    factKey: options.factKey ?? `${kind}@${at}`,
    occurredAt: minute(at),
    actor: options.actor ?? monitor,
    incident: { ...incident, ...options.incident },
  };
}

const actorOf: Record<Resolver, Actor> = {
  merged: dana,
  person: dana,
  bot: robot,
  integration: monitor,
  timer: nobody,
  automation: nobody,
};

export function cleared(
  at: number,
  resolver: Resolver = 'integration',
  changes: Partial<IncidentSnapshot> = {},
): PageSignal {
  return {
    kind: 'page.resolved',
    subject: page,
    factKey: `resolved:${resolver}@${at}`,
    occurredAt: minute(at),
    actor: actorOf[resolver],
    resolver,
    incident: { ...incident, ...changes },
  };
}

export function noted(at: number, text: string, actor: Actor = dana): PageSignal {
  const factKey = `noted@${at}`;
  return { kind: 'page.noted', subject: page, factKey, occurredAt: minute(at), actor, text };
}

const run: RunSnapshot = {
  repository: 'acme/checkout',
  repositoryId: '4711',
  workflow: 'build',
  workflowId: '31',
  runNumber: 12,
  title: 'Raise the pool size',
  branch: 'main',
  sha: '3f2a9c1e00000000000000000000000000000000',
  trigger: 'push',
  scope: 'default_branch',
  deployWorkflow: false,
  url: 'https://github.example/acme/checkout/actions/runs/900',
};

const ciRun = { kind: 'ci_run', id: '4711:900' } as const;

export function started(attempt: number, at: number, actor: Actor = dana): CiSignal {
  const factKey = `attempt:${attempt}:started@${at}`;
  return {
    kind: 'ci_run.started',
    subject: ciRun,
    factKey,
    occurredAt: minute(at),
    run,
    attempt,
    actor,
  };
}

export function completed(
  attempt: number,
  conclusion: RunConclusion,
  at: number,
  options: { actor?: Actor; run?: Partial<RunSnapshot> } = {},
): CiSignal {
  return {
    kind: 'ci_run.completed',
    subject: ciRun,
    factKey: `attempt:${attempt}:completed`,
    occurredAt: minute(at),
    run: { ...run, ...options.run },
    attempt,
    conclusion,
    startedAt: minute(at - 3),
    actor: options.actor ?? dana,
  };
}

export function job(
  attempt: number,
  name: string,
  conclusion: RunConclusion,
  at: number,
  options: { failedStep?: string; deploys?: boolean } = {},
): CiSignal {
  const snapshot: JobSnapshot = {
    id: `${name}-${attempt}`,
    name,
    conclusion,
    failedStep: options.failedStep ?? null,
    startedAt: minute(at - 2),
    completedAt: minute(at),
    url: `https://github.example/acme/checkout/jobs/${name}-${attempt}`,
  };
  return {
    kind: 'ci_job.completed',
    subject: ciRun,
    factKey: `job:${name}:${attempt}`,
    occurredAt: minute(at),
    attempt,
    job: snapshot,
    deploys: options.deploys ?? false,
  };
}
