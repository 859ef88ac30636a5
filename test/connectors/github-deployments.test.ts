import { describe, expect, it } from 'vitest';
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
    const kinds = ['failure', 'error', 'queued', 'pending', 'waiting', 'in_progress'].map(
      (state) => {
        const payload = fixture('github', 'deployment_status.failed');
        payload.deployment_status.state = state;
        return signalsOf('github', 'deployment_status.failed', payload)[0]?.kind;
      },
    );
    expect(kinds.slice(0, 2)).toEqual(['deployment.failed', 'deployment.failed']);
    expect(new Set(kinds.slice(2))).toEqual(new Set(['deployment.progressed']));
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
    [{ description: 'Revert "New totals"' }, 'Revert "New totals"'],
    [{ description: 'Rolled back after alarms' }, 'Rolled back after alarms'],
    [{ payload: { rollback: false, is_rollback: 'no' } }, null],
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
});
