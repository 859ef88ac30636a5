import { describe, expect, it } from 'vitest';
import { people, services } from '../../src/demo/acme.ts';
import { pipeline } from '../../src/demo/scenarios/pipeline.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { type CheckRunFacts, checkRun } from '../../src/demo/shapes/github/check-run.ts';
import {
  type CommitStatusFacts,
  commitStatus,
} from '../../src/demo/shapes/github/commit-status.ts';
import { gitHubWebhook } from '../../src/demo/shapes/github/webhook.ts';
import { realSites } from '../../src/demo/shapes/sites.ts';
import { after as later, MINUTE } from '../../src/demo/shapes/times.ts';
import { START } from '../demo/moving-clock.ts';
import { webhookSignals } from './github-access.ts';
import { configured, fixture, reasonIgnored, signalsOf } from './provider-fixtures.ts';

const repository: CheckRunFacts['repository'] = services.checkout.repository;
const ids = seededIds('checks');
const sha = ids.hex(40);
const on = configured('github', { otherChecks: true });

function told(name: string, content: object, where = repository) {
  const event = { name, at: START, repository: where, sender: people.kim, content: { ...content } };
  return webhookSignals(on, [gitHubWebhook(realSites.github, ids, event)]);
}

function checked(facts: Partial<CheckRunFacts> = {}) {
  const check_run = checkRun(realSites.github, {
    id: ids.number(),
    repository,
    app: { id: 5, slug: 'acme-ci', name: 'Acme CI' },
    name: 'integration tests',
    sha,
    branch: 'main',
    conclusion: 'failure',
    startedAt: START,
    completedAt: later(START, MINUTE),
    ...facts,
  });
  const action = facts.conclusion === null ? 'created' : 'completed';
  return told('check_run', { action, check_run }, facts.repository);
}

function stated(facts: Partial<CommitStatusFacts> = {}) {
  const status: CommitStatusFacts = {
    id: ids.number(),
    repository,
    sha,
    context: 'ci/acme: build',
    state: 'failure',
    branches: ['topic', 'main'],
    at: START,
    ...facts,
  };
  return told('status', commitStatus(realSites.github, status));
}

describe('checks of other CI systems', () => {
  it('stay unread until an admin turns them on, for all or for one repository', () => {
    for (const name of ['check_run.completed', 'status.failure']) {
      expect(reasonIgnored('github', name)).toContain('otherChecks');
      const here = { repositories: { 'Acme/Checkout': { otherChecks: true } } };
      for (const settings of [{ otherChecks: true }, here]) {
        const by = configured('github', settings);
        expect(signalsOf('github', name, undefined, by)).toHaveLength(1);
      }
      const off = { otherChecks: true, repositories: { 'acme/checkout': { otherChecks: false } } };
      const reason = reasonIgnored('github', name, undefined, configured('github', off));
      expect(reason).toContain('otherChecks');
    }
  });

  it('hang on repository, app, name and commit, each result as a fact of its own', () => {
    const [failed] = checked();
    const [passed] = checked({ conclusion: 'success', completedAt: later(START, 9 * MINUTE) });
    expect(failed).toMatchObject({
      kind: 'check.completed',
      conclusion: 'failure',
      occurredAt: later(START, MINUTE),
      check: { repository: 'acme/checkout', app: 'acme-ci', name: 'integration tests', sha },
    });
    expect(passed?.subject).toEqual(failed?.subject);
    expect(passed?.factKey).not.toBe(failed?.factKey);
    const others = [
      checked({ sha: ids.hex(40) }),
      checked({ name: 'integration' }),
      checked({ app: { id: 6, slug: 'other-ci', name: 'Other' } }),
      checked({ repository: services.search.repository }),
      stated({ context: 'integration tests' }),
    ];
    const subjects = [failed, ...others.flat()].map((one) => one?.subject.id);
    expect(new Set(subjects).size).toBe(6);
  });

  it('have short printable subjects, whatever their names are', () => {
    const names = [
      'build',
      'a:b',
      'a b',
      'ä'.repeat(900),
      '🚀',
      '#1',
      'x'.repeat(48),
      'y'.repeat(400),
    ];
    const subjects = names.map((name) => checked({ name })[0]?.subject.id ?? '');
    for (const id of subjects) expect(id).toMatch(/^[\x21-\x7e]{1,200}$/);
    expect(new Set(subjects).size).toBe(names.length);
  });

  it('know where they belong', () => {
    const scopes = [
      checked(),
      checked({ branch: 'topic', pullRequests: [12] }),
      checked({ branch: 'topic' }),
      checked({ branch: null }),
      checked({ branch: 'gh-readonly-queue/main/pr-3-1' }),
      stated(),
      stated({ branches: ['topic'] }),
      stated({ branches: [] }),
    ].map(([one]) => (one?.kind === 'check.completed' ? one.check.scope : null));
    expect(scopes).toEqual([
      'default_branch',
      'pull_request',
      'other_branch',
      'other_branch',
      'merge_queue',
      'default_branch',
      'other_branch',
      'other_branch',
    ]);
  });

  it('fail as statuses by failure and by error, and say nothing while they are pending', () => {
    const ends = (['success', 'failure', 'error', 'pending'] as const).map((state) =>
      stated({ state }).map((one) => (one.kind === 'check.completed' ? one.conclusion : null)),
    );
    expect(ends).toEqual([['success'], ['failure'], ['failure'], []]);
    expect(checked({ conclusion: null })).toEqual([]);
  });

  it('are left to workflow_run where GitHub Actions runs them', () => {
    const app = { id: 15_368, slug: 'github-actions', name: 'GitHub Actions' };
    expect(checked({ app })).toEqual([]);
  });

  it('that end again under the same id are another result', () => {
    const [first] = checked({ id: 77 });
    const [again] = checked({ id: 77, completedAt: later(START, 5 * MINUTE) });
    expect(first?.factKey).not.toBe(again?.factKey);
    expect(checked({ id: 77 })[0]?.factKey).toBe(first?.factKey);
  });

  it('read an app without a short name by what it has', () => {
    const payload = fixture('github', 'check_run.completed');
    payload.check_run.app = { id: 9, slug: null, name: 'Old app' };
    const [named] = signalsOf('github', 'check_run.completed', payload, on);
    payload.check_run.app = null;
    const [bare] = signalsOf('github', 'check_run.completed', payload, on);
    expect([named, bare]).toMatchObject([
      { check: { app: 'Old app' } },
      { check: { app: 'unknown app' } },
    ]);
  });
});

describe('runs of the same commit', () => {
  const one = { ids, at: START, repository, sha, withProgress: false, withJobs: false };
  const end = { conclusion: 'failure', jobs: [], startsAfterMs: 0, lastsMs: MINUTE } as const;
  const by = configured('github', { sameCommit: true });
  const commitRuns = (options: object, settings = by) =>
    webhookSignals(settings, pipeline({ ...one, ...options }, [end])).filter(
      ({ kind }) => kind === 'commit_run.completed',
    );

  it('are told only where an admin turns them on', () => {
    expect(commitRuns({}, configured('github'))).toEqual([]);
    expect(commitRuns({ runId: 7 })).toMatchObject([
      { factKey: 'run:7:1', runId: '7', attempt: 1, conclusion: 'failure', run: { sha } },
    ]);
  });

  it('hang together by workflow and commit, whatever started them', () => {
    const runs = [{}, {}, { event: 'pull_request' }, { sha: ids.hex(40) }].map((options) =>
      commitRuns(options),
    );
    const subjects = runs.map(([run]) => run?.subject.id);
    expect(subjects[0]).toBe(subjects[1]);
    expect(subjects[2]).toBe(subjects[0]);
    expect(subjects[3]).not.toBe(subjects[0]);
    const [other] = commitRuns({ workflow: { id: 9, name: 'Nightly', path: 'nightly.yml' } });
    expect(subjects).not.toContain(other?.subject.id);
  });
});
