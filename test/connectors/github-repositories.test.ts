import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryPage } from '../../connectors/contract-history.ts';
import { services } from '../../src/demo/acme.ts';
import { pipelineEnded } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { lacksPermission } from '../../src/demo/stand-ins/github/refusals.ts';
import { type GitHubAccess, startGitHubAccess } from './github-access.ts';
import { range, readAll } from './github-past.ts';

let at: GitHubAccess;

beforeEach(async () => {
  at = await startGitHubAccess('repositories');
});

afterEach(() => at.close());

function learn(told: readonly ScenarioDelivery[]): void {
  for (const delivery of told) at.github.learn(delivery);
}

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
    expect(read(await readAll(at, {}))).toEqual(all);
    expect(read(await readAll(at, { readRepositories: ['ACME/*'] }))).toEqual(all);
    await expect(readAll(at, { readRepositories: ['other/*'] })).rejects.toThrow(
      'The API token sees no repository that readRepositories names.',
    );
    const named = { readRepositories: ['acme/search', 'other/*'] };
    expect(read(await readAll(at, named))).toEqual(new Set(['acme/search']));
  });

  it('are asked of the installation where the token is an app’s', async () => {
    at.github.faults.next('user_repositories', lacksPermission(null));
    const pages = await readAll(at, {});
    expect(pages[0]).toMatchObject({ told: '3 repositories to read', progress: 0, signals: [] });
    expect(read(pages).size).toBe(3);
    expect(at.github.calls('installation_repositories')).toHaveLength(1);
  });

  it('do without one that GitHub hides, and not with a token that lacks a permission', async () => {
    const hidden = { kind: 'answer', status: 404, body: { message: 'Not Found' } } as const;
    at.github.faults.next('runs', hidden);
    const pages = await readAll(at, {});
    expect(pages.map(({ told }) => told)).toContain(
      'acme/catalogue: GitHub does not show it to this token; it is passed over',
    );
    expect(pages.flatMap(({ leftOut }) => leftOut)).toMatchObject([
      { what: 'acme/catalogue', because: 'GitHub does not show it to this token' },
    ]);
    expect(read(pages)).toEqual(new Set(['acme/checkout', 'acme/search']));
    at.github.faults.next('deployments', lacksPermission('deployments=read'));
    await expect(readAll(at, {})).rejects.toThrow('lacks the permission deployments: read');
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
