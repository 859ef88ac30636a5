import { describe, expect, it } from 'vitest';
import { canaryRollback } from '../../src/core/detect/canary-rollback.ts';
import { defaultCiScopes } from '../../src/core/detect/ci-scopes.ts';
import { isDeploymentSignal } from '../../src/core/detect/deployment-history.ts';
import { fixture, onlySignal, reasonIgnored, signalsOf } from './provider-fixtures.ts';

describe('deployments', () => {
  it('hang on the environment of their repository', () => {
    const created = onlySignal('deployment.created', 'github', 'deployment.created');
    const done = onlySignal('deployment.succeeded', 'github', 'deployment_status.succeeded');
    expect([created.subject, done.subject]).toEqual(
      Array(2).fill({ kind: 'environment', id: '880001:production' }),
    );
    expect([created.factKey, done.factKey]).toEqual(['deployment:91001', 'status:92001']);
    expect(done).toMatchObject({
      occurredAt: new Date('2026-05-04T09:04:00Z'),
      actor: { kind: 'automation', name: 'github-actions[bot]' },
      deployment: { id: '91001', production: true, saysRollback: null },
    });
  });

  it('belong to the status’s own environment where it differs', () => {
    const name = 'deployment_status.other-environment';
    const signal = onlySignal('deployment.succeeded', 'github', name);
    expect(signal.subject.id).toBe('880001:production-eu');
    expect(signal.deployment.environment).toBe('production-eu');
  });

  it('are never taken for rolled back because they went inactive', () => {
    const signal = onlySignal('deployment.deactivated', 'github', 'deployment_status.inactive');
    expect(signal.deployment.saysRollback).toBeNull();
  });

  it('fail by failure and by error, and are under way in every other known state', () => {
    const read = ['failure', 'error', 'queued', 'pending', 'waiting', 'in_progress'].map(
      (state) => {
        const payload = fixture('github', 'deployment_status.failed');
        payload.deployment_status.state = state;
        const [signal] = signalsOf('github', 'deployment_status.failed', payload);
        return signal && isDeploymentSignal(signal) ? [signal.kind, signal.stage] : null;
      },
    );
    expect(read).toEqual([
      ['deployment.failed', undefined],
      ['deployment.failed', undefined],
      ['deployment.progressed', 'queued'],
      ['deployment.progressed', 'queued'],
      ['deployment.progressed', 'waiting'],
      ['deployment.progressed', 'working'],
    ]);
  });

  it('are ignored in transient environments', () => {
    expect(reasonIgnored('github', 'deployment_status.transient')).toContain('transient');
  });

  it.each([
    [{ task: 'rollback' }, 'rollback'],
    [{ task: 'deploy', payload: { is_rollback: true } }, 'is_rollback'],
    [{ payload: { rollback: 'v41' } }, 'rollback'],
    [{ payload: '{"task":"Roll-back now"}' }, 'Roll-back now'],
    [{ payload: 'rolling back to 41' }, 'rolling back to 41'],
    [{ payload: '"rollback to v12"' }, 'rollback to v12'],
    [{ description: 'Revert "New totals"' }, 'Revert "New totals"'],
    [{ description: 'Rolled back after alarms' }, 'Rolled back after alarms'],
    [{ description: 'Revert "Revert "New totals"" (#12)' }, null],
    [{ description: 'Reapply "New totals"' }, null],
    [{ description: 'Revert "Reapply "New totals""' }, 'Revert "Reapply "New totals""'],
    [{ payload: { rollback: 1 } }, 'rollback'],
    [{ payload: { rollback: false, is_rollback: 'no' } }, null],
    [{ payload: { rollback: 'Off', is_rollback: ' none ' } }, null],
    [{ payload: { rollback: '0', is_rollback: 0 } }, null],
    [{ payload: { rollback: { enabled: false }, is_rollback: [] } }, null],
    [{ payload: { rollback: { enabled: true, onFailure: 'automatic' } } }, null],
    [{ payload: 'not json {' }, null],
    [{ payload: null, description: 'Payroll backend' }, null],
    [{ payload: ['rollback'] }, null],
  ])('%j says rollback: %j', (parts, words) => {
    const payload = fixture('github', 'deployment.created');
    Object.assign(payload.deployment, parts);
    const signal = onlySignal('deployment.created', 'github', 'deployment.created', payload);
    expect(signal.deployment.saysRollback).toBe(words);
  });

  it('say rollback in their own words in the fixture of one', () => {
    const signal = onlySignal('deployment.created', 'github', 'deployment.rollback');
    expect(signal.deployment.saysRollback).toBe('rollback');
  });

  it.each([
    [{ weight: 20 }, 20],
    [{ canary_weight: '20%' }, 20],
    [{ traffic_weight: ' 12.5 % ' }, 12.5],
    ['{"percentage":100}', 100],
    [{ weight: 'most', percentage: 5 }, 5],
    [{ weight: 0 }, 0],
    [{ weight: 101 }, null],
    [{ weight: -1 }, null],
    [{ weight: '1e1' }, null],
    [{ weight: true }, null],
    [{}, null],
    ['20', null],
    ['a text', null],
    [null, null],
    [[20], null],
    [42, null],
  ])('with the payload %j get the share %j', (payload, weight) => {
    const told = fixture('github', 'deployment.created');
    told.deployment.payload = payload;
    const signal = onlySignal('deployment.created', 'github', 'deployment.created', told);
    expect(signal.deployment.weight).toBe(weight);
  });

  it('have the title of the run that made them', () => {
    const name = 'deployment_status.succeeded';
    const title = (run: object | null) => {
      const told = { ...fixture('github', name), workflow_run: run };
      return onlySignal('deployment.succeeded', 'github', name, told).deployment.title;
    };
    const head_commit = { message: 'Round once\n\nIt was twice.' };
    expect(title({ display_title: 'Release 42', head_commit })).toBe('Release 42');
    expect(title({ head_commit })).toBe('Round once');
    expect(title({})).toBeNull();
    expect(title(null)).toBeNull();
  });

  it('are of the pipeline that deploys what is pushed, and of none where anything else did', () => {
    const name = 'deployment_status.succeeded';
    const path = '.github/workflows/deploy-production.yml';
    const pipeline = (event: string, workflow: object | null = { id: 6002, path }) => {
      const told = { ...fixture('github', name), workflow, workflow_run: { event } };
      return onlySignal('deployment.succeeded', 'github', name, told).deployment.pipeline;
    };
    expect(pipeline('push')).toBe(path);
    expect(pipeline('push', { id: 6002 })).toBe('6002');
    expect(pipeline('push', null)).toBeNull();
    expect(pipeline('workflow_dispatch')).toBeNull();
    expect(pipeline('workflow_run')).toBeNull();
    expect(pipeline('push', { id: 6002, name: 'Roll back', path })).toBeNull();
    expect(pipeline('push', { id: 6002, path: '.github/workflows/rollback.yml' })).toBeNull();
  });

  it('are read from a status alone, and from old payloads that leave most out', () => {
    const name = 'deployment_status.succeeded';
    const { repository, deployment, deployment_status: status } = fixture('github', name);
    const bare = {
      repository: { id: repository.id },
      deployment: { id: deployment.id, sha: deployment.sha, environment: 'production' },
      deployment_status: { id: status.id, state: 'success' },
    };
    const signal = onlySignal('deployment.succeeded', 'github', name, bare);
    expect(signal).toMatchObject({
      subject: { id: '880001:production' },
      factKey: 'status:92001',
      deployment: { id: '91001', task: 'deploy', weight: null, title: null, url: null },
    });
  });

  it('leave nothing that decides in the environment that they were only made for', () => {
    const made = fixture('github', 'deployment.created');
    const name = 'deployment_status.other-environment';
    const created = onlySignal('deployment.created', 'github', 'deployment.created', made);
    const done = onlySignal('deployment.succeeded', 'github', name);
    const { name: detector, detect } = canaryRollback;
    expect(done.subject.id).not.toBe(created.subject.id);
    const context = { settleSeconds: 0, ciScopes: () => defaultCiScopes, canAsk: true };
    const { findings, questions } = detect([created], context);
    expect([detector, findings, questions]).toEqual(['canary_rollback', [], []]);
  });
});
