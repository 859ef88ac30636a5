import { describe, expect, it } from 'vitest';
import { people, services } from '../../src/demo/acme.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import {
  type ClosedPullRequest,
  closedPullRequest,
} from '../../src/demo/shapes/github/pull-request.ts';
import { type PushedCommit, push } from '../../src/demo/shapes/github/push.ts';
import { gitHubWebhook } from '../../src/demo/shapes/github/webhook.ts';
import { realSites } from '../../src/demo/shapes/sites.ts';
import { after as later, MINUTE } from '../../src/demo/shapes/times.ts';
import { START } from '../demo/moving-clock.ts';
import { webhookSignals } from './github-access.ts';
import { configured, onlySignal, reasonIgnored } from './provider-fixtures.ts';

const { repository } = services.checkout;
const ids = seededIds('reverts');
const [bad, headSha, mergeSha] = [ids.hex(40), ids.hex(40), ids.hex(40)];

function told(name: string, content: object) {
  const event = { name, at: START, repository, sender: people.kim, content: { ...content } };
  return webhookSignals(configured('github'), [gitHubWebhook(realSites.github, ids, event)]);
}

function merged(facts: Partial<ClosedPullRequest>) {
  const pull = closedPullRequest(realSites.github, {
    id: 96_001,
    number: 413,
    repository,
    title: 'Round twice again',
    body: null,
    branch: 'topic',
    headSha,
    mergeSha,
    author: people.kim,
    closedAt: START,
    ...facts,
  });
  return told('pull_request', { action: 'closed', ...pull });
}

describe('a pull request that takes something back', () => {
  it('tells it to the revision that its merge made', () => {
    const title = 'Revert "Round the basket total only once"';
    expect(merged({ title, body: `This reverts commit ${bad}.` })).toEqual([
      {
        kind: 'revision.reverted',
        subject: { kind: 'revision', id: `${repository.id}:${mergeSha}` },
        factKey: 'pull_request:96001',
        occurredAt: START,
        repository: 'acme/checkout',
        revert: { sha: mergeSha, title, reverts: bad, revertsPull: null },
        url: 'https://github.com/acme/checkout/pull/413',
      },
    ]);
  });

  it.each<[string, Partial<ClosedPullRequest>, number]>([
    ['its title', { title: 'Revert "New totals" (#12)' }, 1],
    ['its title in lower case', { title: 'revert "New totals"' }, 1],
    ['its branch', { branch: 'revert-412-round-once' }, 1],
    ['its body', { body: 'Reverts acme/checkout#412' }, 1],
    ['the commit in its body', { body: `Too slow.\n\nThis reverts commit ${bad}.` }, 1],
    ['nothing, if it brings back what was reverted', { title: 'Revert "Revert "New totals""' }, 0],
    [
      'nothing, whatever its branch is called then',
      { title: 'Revert "Revert "New totals""', branch: 'revert-413-revert-412-round' },
      0,
    ],
    [
      'nothing, where its branch says so and its body is that of any revert',
      {
        title: 'Round twice after all',
        body: 'Reverts acme/checkout#413',
        branch: 'revert-413-revert-412-round',
      },
      0,
    ],
    ['its branch, if it is the third', { branch: 'revert-414-revert-413-revert-412-round' }, 1],
    ['nothing, if it only speaks of reverts', { title: 'Explain reverts', body: 'How to' }, 0],
    ['nothing, if it was not merged', { title: 'Revert "New totals"', mergeSha: null }, 0],
  ])('is known by %s', (_, facts, count) => {
    expect(merged(facts)).toHaveLength(count);
  });
});

it.each<[string, Partial<ClosedPullRequest>]>([
  ['its body', { title: 'Old totals', body: 'Too slow.\n\nReverts acme/checkout#412' }],
  ['its branch', { title: 'Old totals', branch: 'revert-412-round-once' }],
])('a pull request names the one that it takes back by %s', (_, facts) => {
  expect(merged(facts)).toMatchObject([{ revert: { reverts: null, revertsPull: '412' } }]);
});

describe('a push', () => {
  const commit = (message: string, nth: number): PushedCommit => ({
    sha: ids.hex(40),
    message,
    at: later(START, nth * MINUTE),
  });

  function pushed(commits: readonly PushedCommit[], ref = 'refs/heads/main') {
    return told(
      'push',
      push(realSites.github, { repository, ref, before: bad, commits, pusher: people.kim }),
    );
  }

  it('tells of each revert to its own revision and to the push’s last one', () => {
    const revert = commit(`Revert "New totals"\n\nThis reverts commit ${bad}.`, 1);
    const last = commit('Bump', 2);
    const signals = pushed([commit('Before', 0), revert, last]);
    expect(signals.map(({ subject }) => subject.id)).toEqual([
      `${repository.id}:${revert.sha}`,
      `${repository.id}:${last.sha}`,
    ]);
    for (const signal of signals) {
      expect(signal).toMatchObject({
        kind: 'revision.reverted',
        factKey: `commit:${revert.sha}`,
        occurredAt: revert.at,
        revert: { sha: revert.sha, title: 'Revert "New totals"', reverts: bad, revertsPull: null },
      });
    }
  });

  it('whose last commit is the revert tells it once', () => {
    expect(pushed([commit('Revert "New totals"', 1)])).toHaveLength(1);
  });

  it('to another branch, without a revert, or of nothing, says nothing', () => {
    const revert = commit('Revert "New totals"', 1);
    expect(pushed([revert], 'refs/heads/topic')).toEqual([]);
    expect(pushed([revert], 'refs/tags/main')).toEqual([]);
    expect(pushed([commit('New totals', 1)])).toEqual([]);
    expect(pushed([])).toEqual([]);
    expect(reasonIgnored('github', 'push')).toContain('No commit of this push');
  });

  it('of very many reverts tells of the newest ones', () => {
    const many = Array.from({ length: 300 }, (_, nth) => commit(`Revert "Change ${nth}"`, nth));
    const signals = pushed(many);
    expect(signals.length).toBeLessThanOrEqual(40);
    expect(signals.at(-1)?.factKey).toBe(`commit:${many.at(-1)?.sha}`);
  });
});

it('reads the reverts of the fixtures', () => {
  const sha = '1f3c5a7e9b0d2f4a6c8e0b1d3f5a7c9e1b3d5f70';
  const names = ['push.revert', 'pull_request.revert'] as const;
  const signals = names.map((name) => onlySignal('revision.reverted', 'github', name));
  expect(signals.map(({ subject }) => subject.id)).toEqual(Array(2).fill(`880001:${sha}`));
  expect(signals[0]?.revert.reverts).toBe('2a4b6c8d0e1f3a5b7c9d0e2f4a6b8c0d1e3f5a72');
});
