import { describe, expect, it } from 'vitest';
import type { Signal } from '../../../src/core/signal.ts';
import type { RunConclusion } from '../../../src/core/snapshots.ts';
import { checked, detectRetry, onlyFindingOf } from '../build-ci-signals.ts';
import { minute } from '../build-signals.ts';
import { expectSameInAnyOrder } from '../orders.ts';

const on = { otherChecks: true };
const failed = checked(1, 'failure', 5);
const passed = checked(2, 'success', 12);

describe('a check of another CI system that failed and then passed', () => {
  it('is told in words, with both results', () => {
    const finding = onlyFindingOf(detectRetry([failed, passed], on));
    expect(finding).toMatchObject({
      cycle: '1',
      beganAt: minute(5),
      occurredAt: minute(12),
      title: 'ci/circleci: test passed on a re-run in acme/checkout',
      story: 'acme/checkout: ci/circleci: test failed on main and passed on a re-run, 7 min later',
      fingerprint: {
        source: 'github',
        names: ['acme/checkout'],
        words: ['ci/circleci: test'],
        kind: 'check',
      },
      closeness: { value: 2 },
      severity: { cap: { value: 2 } },
      savedBy: { kind: 'retry', text: 'A re-run passed' },
      labels: ['default_branch', 'other_ci'],
      revisions: [failed.check.sha],
      countedOnly: false,
      awaits: null,
      unconfirmed: null,
      withdrawn: null,
    });
    expect(finding.evidence.map(({ text, fact }) => [text, fact])).toEqual([
      ['`ci/circleci: test` failed', 'check:1'],
      ['`ci/circleci: test` passed', 'check:2'],
    ]);
    expect(finding.links).toEqual([
      { label: 'Failed check', url: 'https://circleci.example/1' },
      { label: 'Check that passed', url: 'https://circleci.example/2' },
    ]);
  });

  it('says how often it failed, and how', () => {
    const story = (facts: readonly Signal[]) => onlyFindingOf(detectRetry(facts, on)).story;
    expect(story([checked(1, 'timed_out', 2), passed])).toContain('timed out on main and passed');
    expect(story([checked(0, 'timed_out', 2), failed, passed])).toContain('failed twice on main');
  });

  it('is withdrawn when it fails again, and stands when it passes after all', () => {
    const again = checked(3, 'failure', 20);
    const { findings, because } = detectRetry([failed, passed, again], on);
    expect(findings[0]?.withdrawn).toBe('it failed again afterwards');
    expect(because).toBe('the check failed and passed on a re-run, but it failed again afterwards');
    const after = detectRetry([failed, passed, again, checked(4, 'success', 30)], on);
    expect(onlyFindingOf(after)).toMatchObject({ withdrawn: null, occurredAt: minute(12) });
  });

  it('counts where an admin turned it on, by the rules of its place', () => {
    expect(detectRetry([failed, passed]).because).toBe(
      'it is a check of another CI system, which the connection leaves out for acme/checkout',
    );
    const ofBranch = [failed, passed].map((fact) => ({
      ...fact,
      check: { ...fact.check, scope: 'pull_request' as const },
    }));
    const { findings, because } = detectRetry(ofBranch, on);
    expect(findings[0]?.countedOnly).toBe(true);
    expect(because).toContain('it is a check of a pull request, which is counted');
    const asked = detectRetry(ofBranch, { ...on, pullRequests: 'candidates' });
    expect(onlyFindingOf(asked).countedOnly).toBe(false);
    expect(detectRetry(ofBranch, { ...on, pullRequests: 'off' }).findings).toEqual([]);
    expect(detectRetry([failed, passed], { ...on, defaultBranch: false }).because).toBe(
      'it is a check of the default branch, which the connection leaves out for acme/checkout',
    );
  });

  it('says why there is none', () => {
    const because = (...facts: Signal[]) => detectRetry(facts, on).because;
    expect(because(checked(1, 'neutral', 2))).toBe('the check has not passed or failed yet');
    expect(because(failed)).toBe('the check failed and has not passed since');
    expect(because(passed)).toBe('the check passed, and no failure before it is known');
    expect(because(passed, checked(3, 'failure', 20))).toBe(
      'the check failed and has not passed since',
    );
  });

  it('is the same in any order of its results', () => {
    const conclusions: readonly RunConclusion[] = [
      ...(['failure', 'cancelled', 'success', 'failure', 'success', 'skipped'] as const),
    ];
    const apart = conclusions.map((conclusion, index) => checked(index, conclusion, index * 3));
    expectSameInAnyOrder(apart, (order) => detectRetry(order, on));
    const atOnce = conclusions.map((conclusion, index) => checked(index, conclusion, 3));
    expectSameInAnyOrder(atOnce, (order) => detectRetry(order, on));
  });
});
