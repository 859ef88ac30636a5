import { describe, expect, it } from 'vitest';
import { parseBody } from '../../src/core/parse-body.ts';
import { configured, fixture, onlySignal, reasonIgnored, signalsOf } from './provider-fixtures.ts';

const RUN = { kind: 'ci_run', id: '880001:71001' };

describe('workflow runs', () => {
  it('tells each attempt of one run as a fact of its own', () => {
    const names = ['requested', 'in_progress', 'failed', 'passed-again'];
    const facts = names.flatMap((name) => signalsOf('github', `workflow_run.${name}`));
    expect(facts.map(({ subject }) => subject)).toEqual([RUN, RUN, RUN, RUN]);
    expect(facts.map(({ kind, factKey }) => [kind, factKey])).toEqual([
      ['ci_run.started', 'attempt:1:requested'],
      ['ci_run.started', 'attempt:1:in_progress'],
      ['ci_run.completed', 'attempt:1:completed'],
      ['ci_run.completed', 'attempt:2:completed'],
    ]);
  });

  it('tells how an attempt ended, when, and who asked for it', () => {
    const signal = onlySignal('ci_run.completed', 'github', 'workflow_run.passed-again');
    expect(signal).toMatchObject({
      attempt: 2,
      conclusion: 'success',
      startedAt: new Date('2026-05-04T08:20:00Z'),
      occurredAt: new Date('2026-05-04T08:28:44Z'),
      actor: { kind: 'person', name: 'omar-acme' },
      run: {
        repository: 'acme/checkout',
        workflow: 'Tests',
        branch: 'main',
        scope: 'default_branch',
        deployWorkflow: false,
      },
    });
  });

  it('takes whoever sent the webhook for whom it was run again, and never whoever pushed', () => {
    const payload = fixture('github', 'workflow_run.passed-again');
    delete payload.workflow_run.triggering_actor;
    payload.sender = { id: 9, login: 'lee-acme', type: 'User' };
    const name = 'workflow_run.passed-again';
    const asker = () => onlySignal('ci_run.completed', 'github', name, payload).actor;
    expect(payload.workflow_run.actor.login).toBe('mia-acme');
    expect(asker()).toMatchObject({ kind: 'person', name: 'lee-acme' });
    delete payload.sender;
    expect(asker()).toEqual({ kind: 'unknown', id: null, name: null });
    payload.workflow_run.run_attempt = 1;
    expect(asker()).toMatchObject({ name: 'mia-acme' });
  });

  it('knows where a run belongs', () => {
    const scopes = ['failed', 'merge-queue', 'pull-request-of-fork'].map(
      (name) => onlySignal('ci_run.completed', 'github', `workflow_run.${name}`).run.scope,
    );
    expect(scopes).toEqual(['default_branch', 'merge_queue', 'pull_request']);
  });

  it('does not take another branch, or a fork’s main, for the default branch', () => {
    const other = fixture('github', 'workflow_run.failed');
    other.workflow_run.head_branch = 'try-it';
    const fork = fixture('github', 'workflow_run.failed');
    fork.workflow_run.head_repository.id = 4;
    for (const payload of [other, fork]) {
      const signal = onlySignal('ci_run.completed', 'github', 'workflow_run.failed', payload);
      expect(signal.run.scope).toBe('other_branch');
    }
  });

  it('knows a deploy workflow by the words in its name or path, in any case', () => {
    const name = 'workflow_run.deploy-workflow';
    const deploys = (settings: object) =>
      onlySignal('ci_run.completed', 'github', name, undefined, configured('github', settings)).run
        .deployWorkflow;
    expect(deploys({})).toBe(true);
    expect(deploys({ deployWorkflows: ['SHIP'] })).toBe(true);
    expect(deploys({ deployWorkflows: ['promote'] })).toBe(false);
    expect(deploys({ deployWorkflows: [] })).toBe(false);
  });

  it('tells attempts from before they had numbers apart by their times', () => {
    const payload = fixture('github', 'workflow_run.old-shape');
    const read = () => onlySignal('ci_run.completed', 'github', 'workflow_run.old-shape', payload);
    const signal = read();
    expect(signal).toMatchObject({ attempt: 0, conclusion: 'failure', startedAt: null });
    expect(signal.actor.name).toBe('mia-acme');
    payload.workflow_run.updated_at = '2026-05-04T08:31:00Z';
    expect(read().factKey).not.toBe(signal.factKey);
    payload.workflow_run.run_started_at = '2026-05-04T08:22:00Z';
    const started = read().factKey;
    payload.workflow_run.updated_at = '2026-05-04T08:32:00Z';
    expect(read().factKey).toBe(started);
  });

  it('leaves runs of pull requests out when the settings say so, and counts them otherwise', () => {
    const name = 'workflow_run.pull-request-of-fork';
    const off = configured('github', { pullRequests: 'off' });
    expect(reasonIgnored('github', name, undefined, off)).toContain('switched off');
    for (const pullRequests of ['count', 'candidates']) {
      const by = configured('github', { pullRequests });
      expect(signalsOf('github', name, undefined, by)).toHaveLength(1);
      expect(by.detection.ciScopes('acme/checkout').pullRequests).toBe(pullRequests);
    }
  });

  it('ignores an end that is none, or one that GitHub invents later', () => {
    for (const conclusion of [null, 'quarantined']) {
      const payload = fixture('github', 'workflow_run.failed');
      payload.workflow_run.conclusion = conclusion;
      expect(reasonIgnored('github', 'workflow_run.failed', payload)).toContain('conclusion');
    }
  });
});

describe('jobs', () => {
  it('name the step that failed, and hang on the run', () => {
    const signal = onlySignal('ci_job.completed', 'github', 'workflow_job.failed');
    expect(signal).toMatchObject({
      subject: RUN,
      factKey: 'job:81001:1',
      attempt: 1,
      job: {
        name: 'integration (postgres)',
        conclusion: 'failure',
        failedStep: 'Run integration tests',
      },
      deploys: false,
    });
  });

  it.each<[boolean, object | null]>([
    [true, { environment: 'production', production_environment: true }],
    [true, { environment: 'eu-west', production_environment: false }],
    [true, { environment: 'production' }],
    [true, {}],
    [true, { environment: 'test', production_environment: true }],
    [false, { environment: 'test', production_environment: false }],
    [false, { environment: 'preview/pr-12' }],
    [false, { environment: 'pr-12', transient_environment: true }],
    [false, null],
  ])('deploy (%s) with the deployment %j', (deploys, deployment) => {
    const payload = { ...fixture('github', 'workflow_job.failed'), deployment };
    const signal = onlySignal('ci_job.completed', 'github', 'workflow_job.failed', payload);
    expect(signal.deploys).toBe(deploys);
  });

  it('are ignored until they are finished', () => {
    expect(reasonIgnored('github', 'workflow_job.queued')).toContain('not finished');
  });
});

it('loses no run for a field that is missing or not as documented', () => {
  const name = 'workflow_run.failed';
  const fields = Object.keys(fixture('github', name).workflow_run);
  const needed = ['id', 'conclusion'];
  for (const field of fields.filter((key) => !needed.includes(key))) {
    for (const value of [undefined, null, { odd: true }, -3]) {
      const payload = fixture('github', name);
      payload.workflow_run[field] = value;
      expect(signalsOf('github', name, payload)[0]?.subject).toEqual(RUN);
    }
  }
});

it('keeps ids beyond 2^53 to the last digit', () => {
  const text = JSON.stringify(fixture('github', 'workflow_run.failed'));
  const body = parseBody(Buffer.from(text.replace('"id":71001', '"id":12345678901234567891')));
  if (!body.ok) throw new Error(body.problem.detail);
  const signal = onlySignal('ci_run.completed', 'github', 'workflow_run.failed', body.value);
  expect(signal.subject.id).toBe('880001:12345678901234567891');
});
