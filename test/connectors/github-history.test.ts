import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryPage } from '../../connectors/contract-history.ts';
import type { Signal } from '../../src/core/signal.ts';
import { pipelineEnded, pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { canaryRolledBack, plainDeployment } from '../../src/demo/scenarios/rollback-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { DAY, after as later, MINUTE } from '../../src/demo/shapes/times.ts';
import { START } from '../demo/moving-clock.ts';
import { type GitHubAccess, startGitHubAccess, webhookSignals } from './github-access.ts';
import { range, readAll } from './github-past.ts';

let at: GitHubAccess;

beforeEach(async () => {
  at = await startGitHubAccess('history');
});

afterEach(() => at.close());

const checkout = { readRepositories: ['acme/checkout'] };

function learn(...told: readonly (readonly ScenarioDelivery[])[]): ScenarioDelivery[] {
  for (const delivery of told.flat()) at.github.learn(delivery);
  return told.flat();
}

function isRunningAgain(body: string): boolean {
  const { action, workflow_run: run } = JSON.parse(body);
  return run?.run_attempt === 2 && (action === 'requested' || action === 'in_progress');
}

const nameOf = ({ subject, factKey }: Signal) => `${subject.kind}:${subject.id} ${factKey}`;

describe('the history of a repository', () => {
  it('tells the facts that its webhooks would have given', async () => {
    const told = learn(
      pipelineRetried({ ...at.base, at: later(START, -5 * DAY), attempts: 3, withProgress: false }),
      canaryRolledBack({ ...at.base, at: later(START, -4 * DAY) }),
    );
    const settings = { ...checkout, sameCommit: true };
    const expected = webhookSignals(at.connector(settings), told);
    const read = (await readAll(at, settings)).flatMap(({ signals }) => signals);
    const byName = new Map(read.map((signal) => [nameOf(signal), signal]));
    const named = expected.filter((one) => byName.has(nameOf(one)));
    expect(named).toEqual(named.map((one) => byName.get(nameOf(one))));
    // Only the API says that a list of jobs is whole.
    const listed = read.filter(({ kind }) => kind === 'ci_jobs.listed');
    expect(listed.map(({ factKey }) => factKey)).toEqual(['jobs:1', 'jobs:2', 'jobs:3']);
    expect(byName.size).toBe(expected.length + listed.length);
  });

  it('asks for attempts and jobs only of runs that were run again', async () => {
    learn(pipelineEnded({ ...at.base, at: later(START, -DAY), conclusion: 'failure' }));
    const pages = await readAll(at, checkout);
    expect(pages.flatMap(({ signals }) => signals)).toMatchObject([
      { kind: 'ci_run.completed', conclusion: 'failure' },
    ]);
    expect(at.github.calls().map(({ endpoint }) => endpoint)).toEqual([
      'runs',
      'repository',
      'deployments',
    ]);
  });

  it('is read in small steps, each of which can be read again from its cursor', async () => {
    const runs = Array.from({ length: 65 }, (_, nth) =>
      pipelineEnded({ ...at.base, at: later(START, -nth * MINUTE), withJobs: false }),
    );
    const retried = Array.from({ length: 8 }, (_, nth) =>
      pipelineRetried({ ...at.base, at: later(START, -nth * DAY - MINUTE) }),
    );
    const deployments = Array.from({ length: 40 }, (_, nth) =>
      plainDeployment({ ...at.base, at: later(START, (nth - 40) * MINUTE * 10) }),
    );
    const told = learn(...runs, ...retried, ...deployments);
    const pages = await readAll(at, checkout);
    expect(pages.length).toBeGreaterThan(8);
    const names = new Set(pages.flatMap(({ signals }) => signals.map(nameOf)));
    const ends = webhookSignals(at.connector(checkout), told).filter(({ kind }) =>
      ['ci_run.completed', 'deployment.succeeded'].includes(kind),
    );
    expect(ends.filter((end) => !names.has(nameOf(end)))).toEqual([]);
    const progress = pages.map((page) => page.progress);
    expect(progress).toEqual(progress.toSorted((one, other) => one - other));
    expect(progress.at(-1)).toBe(1);
    const cursor = pages[2]?.cursor ?? null;
    const again = await at.connector(checkout).history?.(at.access).read(range, cursor);
    expect(again).toEqual(pages[3]);
  });

  it('misses no run when one of those before it leaves the list to be run again', async () => {
    const told = Array.from({ length: 70 }, (_, nth) =>
      learn(
        pipelineEnded({
          ...{ ...at.base, runId: 5_000 + nth, at: later(START, -nth * MINUTE) },
          ...{ withJobs: false, conclusion: 'failure' },
        }),
      ),
    );
    const reader = at.connector(checkout).history?.(at.access);
    const names = new Set<string>();
    let cursor: string | null = null;
    for (let nth = 0; nth < 50; nth += 1) {
      const page: HistoryPage | undefined = await reader?.read(range, cursor);
      for (const signal of page?.signals ?? []) names.add(signal.subject.id);
      cursor = page?.cursor ?? null;
      if (cursor === null) break;
      // The newest of them is run again, and is not over any more.
      const again = pipelineRetried({
        ...at.base,
        runId: 5_000 + nth,
        at: later(START, -nth * MINUTE),
      });
      learn(again.filter(({ body }) => isRunningAgain(body)));
    }
    expect(names.size).toBe(told.length);
  });

  it('reads more runs of one second than a page has, each once', async () => {
    const runs = Array.from({ length: 70 }, () =>
      pipelineEnded({ ...at.base, at: later(START, -MINUTE), withJobs: false }),
    );
    const retried = Array.from({ length: 3 }, () =>
      pipelineRetried({ ...at.base, at: later(START, -2 * MINUTE), withJobs: false, attempts: 6 }),
    );
    learn(...runs, ...retried);
    const pages = await readAll(at, checkout);
    const ends = pages.flatMap(({ signals }) =>
      signals.filter(({ kind }) => kind === 'ci_run.completed'),
    );
    expect(new Set(ends.map(({ subject }) => subject.id)).size).toBe(73);
    const progress = pages.map((page) => page.progress);
    expect(progress).toEqual(progress.toSorted((one, other) => one - other));
    const asked = at.github.calls('attempt').map(({ path }) => path);
    expect(new Set(asked).size).toBe(asked.length);
  });

  it('goes on behind the thousand runs that GitHub lists', async () => {
    const runs = Array.from({ length: 1_050 }, (_, nth) => {
      const options = { ...at.base, at: later(START, -nth * MINUTE), withProgress: false };
      return pipelineEnded({ ...options, withJobs: false });
    });
    // The stand-in keeps a thousand runs, and lists no more of a search than GitHub does.
    learn(...runs);
    const pages = await readAll(at, checkout);
    const names = new Set(pages.flatMap(({ signals }) => signals.map(nameOf)));
    expect(names.size).toBe(1_000);
    expect(new Set(at.github.calls('runs').map(({ query }) => query['page']))).toEqual(
      new Set(['1']),
    );
  });

  it('of the last minutes brings the re-run of a run of yesterday, and not all of yesterday', async () => {
    const yesterday = later(START, -DAY);
    learn(
      pipelineRetried({ ...at.base, at: yesterday, pauseMs: DAY }),
      pipelineEnded({ ...at.base, at: yesterday }),
      plainDeployment({ ...at.base, at: yesterday }),
      plainDeployment({ ...at.base, at: yesterday, lastsMs: DAY }),
      pipelineEnded({ ...at.base, at: later(START, -10 * DAY) }),
    );
    const span = { ...range, since: later(START, -MINUTE), until: later(START, 60 * MINUTE) };
    const read = (await readAll(at, checkout, span)).flatMap(({ signals }) => signals);
    expect(read.filter(({ kind }) => kind === 'ci_run.completed')).toHaveLength(2);
    expect(read.filter(({ kind }) => kind === 'deployment.succeeded')).toHaveLength(1);
  });

  it('says for people how far it is', async () => {
    learn(pipelineEnded({ ...at.base, at: later(START, -2 * DAY) }));
    const pages = await readAll(at, { readRepositories: ['acme/checkout', 'acme/gone'] });
    expect(pages.map(({ told }) => told)).toEqual([
      'acme/checkout: runs are read',
      'acme/checkout: runs and deployments are read',
      'acme/gone: runs are read',
      'acme/gone: runs and deployments are read',
    ]);
    expect(pages.map((page) => page.progress)).toEqual([0.3, 0.5, 0.8, 1]);
  });

  it('begins again from a cursor that it does not know', async () => {
    learn(pipelineEnded({ ...at.base, at: later(START, -DAY) }));
    const reader = at.connector(checkout).history?.(at.access);
    const first = await reader?.read(range, null);
    for (const cursor of ['{"phase":"pulls"}', 'not json']) {
      expect(await reader?.read(range, cursor)).toEqual(first);
    }
  });
});
