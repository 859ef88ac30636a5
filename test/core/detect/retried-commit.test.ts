import { describe, expect, it } from 'vitest';
import type { Signal } from '../../../src/core/signal.ts';
import { detectRetry, onlyFindingOf, ranOnCommit } from '../build-ci-signals.ts';
import { minute } from '../build-signals.ts';
import { expectSameInAnyOrder } from '../orders.ts';

const on = { sameCommit: true };
const failed = ranOnCommit(12, 'failure', 5);
const passed = ranOnCommit(13, 'success', 12);

describe('a new run that passed on a commit on which one had failed', () => {
  it('is the weaker sign that it is', () => {
    const finding = onlyFindingOf(detectRetry([failed, passed], on));
    expect(finding).toMatchObject({
      beganAt: minute(5),
      occurredAt: minute(12),
      title: 'build passed on a new run of the same commit in acme/checkout',
      story:
        'acme/checkout: build failed on main and a new run of the same commit passed, 7 min later',
      closeness: { value: 1 },
      severity: { cap: { value: 2 } },
      labels: ['default_branch', 'weaker'],
      revisions: [failed.run.sha],
      links: [{ label: 'Run #12' }, { label: 'Run #13' }],
      withdrawn: null,
    });
    expect(finding.evidence.map(({ text }) => text)).toEqual(['Run #12 failed', 'Run #13 passed']);
    const deploys = { deployWorkflow: true };
    const facts = [ranOnCommit(12, 'failure', 5, deploys), ranOnCommit(13, 'success', 12, deploys)];
    expect(onlyFindingOf(detectRetry(facts, on))).toMatchObject({
      closeness: { value: 2 },
      severity: { cap: null },
    });
  });

  it('counts only where an admin turned it on, by the rules of its place', () => {
    expect(detectRetry([failed, passed]).because).toBe(
      'it is a new run of the same commit, which the connection leaves out for acme/checkout',
    );
    expect(detectRetry([failed, passed], { ...on, defaultBranch: false }).findings).toEqual([]);
    const ofBranch = { scope: 'pull_request' } as const;
    const facts = [
      ranOnCommit(12, 'failure', 5, ofBranch),
      ranOnCommit(13, 'success', 9, ofBranch),
    ];
    expect(onlyFindingOf(detectRetry(facts, on)).countedOnly).toBe(true);
    expect(detectRetry(facts, on).because).toContain('which is counted and asks nobody');
  });

  it('leaves the attempts of one run to that run', () => {
    const again = ranOnCommit(12, 'success', 9, { attempt: 2 });
    expect(detectRetry([failed, again], on).findings).toEqual([]);
    expect(detectRetry([failed, again, passed], on).because).toBe('no run of the commit failed');
    const cancelled = ranOnCommit(12, 'cancelled', 9, { attempt: 2 });
    expect(detectRetry([failed, cancelled, passed], on).findings).toHaveLength(1);
    const thenFailed = [
      ranOnCommit(12, 'success', 5),
      ranOnCommit(12, 'failure', 8, { attempt: 2 }),
    ];
    expect(detectRetry([...thenFailed, passed], on).findings).toHaveLength(1);
  });

  it('is withdrawn when a later run failed again', () => {
    const again = ranOnCommit(14, 'failure', 20);
    expect(onlyFindingOf(detectRetry([failed, passed, again], on)).withdrawn).toBe(
      'a later run of the commit failed again',
    );
    const after = detectRetry([failed, passed, again, ranOnCommit(15, 'success', 30)], on);
    expect(onlyFindingOf(after)).toMatchObject({ withdrawn: null, occurredAt: minute(12) });
  });

  it('takes no run for a retry that was older, over before, or of another place', () => {
    const because = (...facts: Signal[]) => detectRetry(facts, on).because;
    const none = 'a run of the commit failed, and no newer one has passed since';
    expect(because(failed, ranOnCommit(11, 'success', 12))).toBe(none);
    expect(because(failed, ranOnCommit(13, 'success', 4))).toBe(none);
    const ofPullRequest = ranOnCommit(13, 'success', 12, { scope: 'pull_request' });
    expect(detectRetry([failed, ofPullRequest], on).findings).toEqual([]);
    expect(because(ranOnCommit(12, 'cancelled', 5))).toBe(
      'no run of the commit has passed or failed yet',
    );
  });

  it('is the same in any order', () => {
    const facts = [
      ranOnCommit(9, 'failure', 5),
      ranOnCommit(10, 'timed_out', 5),
      ranOnCommit(10, 'success', 9, { attempt: 2 }),
      ranOnCommit(11, 'failure', 8, { scope: 'pull_request' }),
      ranOnCommit(12, 'success', 8, { scope: 'pull_request' }),
      ranOnCommit(13, 'failure', 20),
    ];
    expectSameInAnyOrder(facts, (order) => detectRetry(order, on));
  });
});
