import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryPage } from '../../connectors/contract-history.ts';
import type { Signal } from '../../src/core/signal.ts';
import { services } from '../../src/demo/acme.ts';
import { pipelineEnded, pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { canaryRolledBack, plainDeployment } from '../../src/demo/scenarios/rollback-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { DAY, after as later, MINUTE } from '../../src/demo/shapes/times.ts';
import { lacksPermission } from '../../src/demo/stand-ins/github/refusals.ts';
import { START } from '../demo/moving-clock.ts';
import { type GitHubAccess, startGitHubAccess, webhookSignals } from './github-access.ts';

let at: GitHubAccess;

beforeEach(async () => {
  at = await startGitHubAccess('history');
});

afterEach(() => at.close());

const range = { since: later(START, -30 * DAY), until: later(START, DAY), unfinished: [] };
const checkout = { readRepositories: ['acme/checkout'] };

async function readAll(settings: object, span = range): Promise<HistoryPage[]> {
  const reader = at.connector(settings).history?.(at.access);
  if (!reader) throw new Error('GitHub has no history');
  const pages: HistoryPage[] = [];
  let cursor: string | null = null;
  do {
    const before: number = at.spent.requests;
    const page: HistoryPage = await reader.read(span, cursor);
    // What is begun is ended: one run with all its attempts, one deployment.
    expect(at.spent.requests - before).toBeLessThan(20);
    pages.push(page);
    cursor = page.cursor;
  } while (cursor !== null && pages.length < 500);
  return pages;
}

function learn(...told: readonly (readonly ScenarioDelivery[])[]): ScenarioDelivery[] {
  for (const delivery of told.flat()) at.github.learn(delivery);
  return told.flat();
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
    const read = (await readAll(settings)).flatMap(({ signals }) => signals);
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
    const pages = await readAll(checkout);
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
    const pages = await readAll(checkout);
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

  it('goes on behind the thousand runs that GitHub lists', async () => {
    const runs = Array.from({ length: 1_050 }, (_, nth) => {
      const options = { ...at.base, at: later(START, -nth * MINUTE), withProgress: false };
      return pipelineEnded({ ...options, withJobs: false });
    });
    // The stand-in keeps a thousand runs, and lists no more of a search than GitHub does.
    learn(...runs);
    const pages = await readAll(checkout);
    const names = new Set(pages.flatMap(({ signals }) => signals.map(nameOf)));
    expect(names.size).toBe(1_000);
    expect(new Set(at.github.calls('runs').map(({ query }) => query['created'])).size).toBe(2);
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
    const read = (await readAll(checkout, span)).flatMap(({ signals }) => signals);
    expect(read.filter(({ kind }) => kind === 'ci_run.completed')).toHaveLength(2);
    expect(read.filter(({ kind }) => kind === 'deployment.succeeded')).toHaveLength(1);
  });

  it('says for people how far it is', async () => {
    learn(pipelineEnded({ ...at.base, at: later(START, -2 * DAY) }));
    const pages = await readAll({ readRepositories: ['acme/checkout', 'acme/gone'] });
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

describe('which repositories have a history', () => {
  beforeEach(() => {
    const shops = [services.checkout, services.search, services.catalogue];
    for (const service of shops) learn(pipelineEnded({ ...at.base, service }));
  });

  const read = (pages: readonly HistoryPage[]) =>
    new Set(
      pages
        .flatMap(({ signals }) => signals)
        .flatMap((one) => (one.kind === 'ci_run.completed' ? [one.run.repository] : [])),
    );

  it('are all that the token can see, unless the settings say which', async () => {
    const all = new Set(['acme/catalogue', 'acme/checkout', 'acme/search']);
    expect(read(await readAll({}))).toEqual(all);
    expect(read(await readAll({ readRepositories: ['ACME/*'] }))).toEqual(all);
    expect(read(await readAll({ readRepositories: ['other/*'] }))).toEqual(new Set());
    const named = { readRepositories: ['acme/search', 'other/*'] };
    expect(read(await readAll(named))).toEqual(new Set(['acme/search']));
  });

  it('are asked of the installation where the token is an app’s', async () => {
    at.github.faults.next('user_repositories', lacksPermission(null));
    const pages = await readAll({});
    expect(pages[0]).toMatchObject({ told: '3 repositories to read', progress: 0, signals: [] });
    expect(read(pages).size).toBe(3);
    expect(at.github.calls('installation_repositories')).toHaveLength(1);
  });

  it('do without one that GitHub hides, and not with a token that lacks a permission', async () => {
    const hidden = { kind: 'answer', status: 404, body: { message: 'Not Found' } } as const;
    at.github.faults.next('runs', hidden);
    const pages = await readAll({});
    expect(pages.map(({ told }) => told)).toContain(
      'acme/catalogue: GitHub does not show it to this token; it is passed over',
    );
    expect(pages.flatMap(({ leftOut }) => leftOut)).toMatchObject([
      { what: 'acme/catalogue', because: 'GitHub does not show it to this token' },
    ]);
    expect(read(pages)).toEqual(new Set(['acme/checkout', 'acme/search']));
    at.github.faults.next('deployments', lacksPermission('deployments=read'));
    await expect(readAll({})).rejects.toThrow('lacks the permission deployments: read');
  });

  it('are a thousand at most, and the others are said to be left out', async () => {
    const named = Array.from({ length: 1_001 }, (_, nth) => `acme/service-${nth}`);
    const reader = at.connector({ readRepositories: [...named, 'acme/*'] }).history?.(at.access);
    const page = await reader?.read(range, null);
    expect(page).toMatchObject({
      told: '1000 repositories to read',
      leftOut: [{ what: 'repositories beyond the first 1,000' }],
    });
    const fewer = at.connector({ readRepositories: ['acme/*'] }).history?.(at.access);
    expect((await fewer?.read(range, null))?.leftOut).toEqual([]);
  });
});
