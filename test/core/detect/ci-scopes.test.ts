import { describe, expect, it } from 'vitest';
import type { CiScopes } from '../../../src/core/detect/finding.ts';
import type { RunSnapshot } from '../../../src/core/snapshots.ts';
import { detectRetry, onlyFindingOf } from '../build-ci-signals.ts';
import { completed, job } from '../build-signals.ts';

function ofScope(scope: RunSnapshot['scope'], options: Partial<RunSnapshot> = {}) {
  const run = { scope, ...options };
  return [completed(1, 'failure', 5, { run }), completed(2, 'success', 12, { run })];
}

function outcome(signals: Parameters<typeof detectRetry>[0], scopes: Partial<CiScopes>): string {
  const { findings } = detectRetry(signals, scopes);
  const [finding] = findings;
  if (finding === undefined) return 'nothing';
  return finding.countedOnly ? 'counted' : 'candidate';
}

const off: Partial<CiScopes> = {
  defaultBranch: false,
  mergeQueue: false,
  deployWorkflows: false,
  pullRequests: 'off',
};

describe('which runs count', () => {
  it('takes in the default branch, the merge queue and what deploys, each while it is switched on', () => {
    const runs = {
      main: ofScope('default_branch'),
      queue: ofScope('merge_queue'),
      ship: ofScope('default_branch', { deployWorkflow: true }),
    };
    const told = (scopes: Partial<CiScopes>) =>
      Object.values(runs).map((run) => outcome(run, { ...off, ...scopes }));
    expect(told({})).toEqual(['nothing', 'nothing', 'nothing']);
    expect(told({ defaultBranch: true })).toEqual(['candidate', 'nothing', 'candidate']);
    expect(told({ mergeQueue: true })).toEqual(['nothing', 'candidate', 'nothing']);
    expect(told({ deployWorkflows: true })).toEqual(['nothing', 'nothing', 'candidate']);
  });

  it.each(['pull_request', 'other_branch'] as const)('does with %s what is asked for', (scope) => {
    expect(outcome(ofScope(scope), { pullRequests: 'off' })).toBe('nothing');
    expect(outcome(ofScope(scope), { pullRequests: 'count' })).toBe('counted');
    expect(outcome(ofScope(scope), { pullRequests: 'candidates' })).toBe('candidate');
  });

  it('takes no pull request’s run for one that deploys, unless an admin says so', () => {
    const byName = ofScope('pull_request', { deployWorkflow: true });
    const byJob = [...ofScope('pull_request'), job(2, 'ship', 'success', 11, { deploys: true })];
    for (const run of [byName, byJob]) {
      expect(outcome(run, {})).toBe('counted');
      expect(outcome(run, { pullRequests: 'off' })).toBe('nothing');
      const asked = onlyFindingOf(detectRetry(run, { pullRequests: 'candidates' }));
      expect([asked.closeness.value, asked.severity.cap?.value]).toEqual([2, 2]);
      const said = { deploysInPullRequests: true };
      const deploying = onlyFindingOf(detectRetry(run, said));
      expect([deploying.closeness.value, deploying.severity.cap]).toEqual([10, null]);
      expect(outcome(run, { ...said, deployWorkflows: false })).toBe('counted');
    }
  });

  it('says precisely why nothing came of it', () => {
    const because = (...[signals, scopes]: Parameters<typeof outcome>) =>
      detectRetry(signals, scopes).because;
    expect(because(ofScope('default_branch'), off)).toBe(
      'it is a run of the default branch, which the connection leaves out for acme/checkout',
    );
    expect(because(ofScope('merge_queue', { deployWorkflow: true }), off)).toBe(
      'it is a run of the merge queue that deploys, and the connection leaves out both for acme/checkout',
    );
    expect(because(ofScope('other_branch'), off)).toBe(
      'it is a run of a side branch, which the connection leaves out for acme/checkout',
    );
    expect(because(ofScope('pull_request'), { pullRequests: 'count' })).toBe(
      'attempt 1 failed and attempt 2 passed; it is a run of a pull request, which is counted and asks nobody',
    );
  });

  it('says on the finding which place and which cap decided', () => {
    const finding = onlyFindingOf(detectRetry(ofScope('merge_queue')));
    expect(finding.story).toContain('build failed in the merge queue and passed');
    expect(finding.thresholds).toEqual([
      { name: 'scope', value: 'merge_queue', because: 'it is a run of the merge queue' },
      {
        name: 'severity cap',
        value: 2,
        because: 'a workflow that deploys nothing counts at most 2',
      },
    ]);
  });
});
