import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/core/detect/finding.ts';
import { findSharedFailures, type RunEnding } from '../../../src/core/detect/shared-failure.ts';
import { describeSharedFailure } from '../../../src/core/detect/tell-shared-failure.ts';
import { detectRetry, onlyFindingOf } from '../build-ci-signals.ts';
import { completed, minute } from '../build-signals.ts';
import { shuffledWithRepeats } from '../orders.ts';

function ending(run: number, at: number, failed: boolean, changes: Partial<RunEnding> = {}) {
  const repository = `acme/r${run % 3}`;
  return { repository, runKey: `run:${run}`, attempt: 1, endedAt: minute(at), failed, ...changes };
}

function endings(count: number, failed: number, at: (run: number) => number): RunEnding[] {
  return Array.from({ length: count }, (_, run) => ending(run, at(run), run < failed));
}

describe('runs of one owner that failed together', () => {
  it('are found from 20 runs in 3 repositories on, half of which failed', () => {
    const at = (run: number) => 2 + (run % 10);
    expect(findSharedFailures(endings(20, 10, at))).toEqual([
      {
        from: minute(2),
        to: minute(11),
        runs: 20,
        failed: 10,
        repositories: ['acme/r0', 'acme/r1', 'acme/r2'],
      },
    ]);
    expect(findSharedFailures(endings(19, 19, at))).toEqual([]);
    expect(findSharedFailures(endings(20, 9, at))).toEqual([]);
    const two = endings(20, 20, at).map((end, run) => ({ ...end, repository: `acme/r${run % 2}` }));
    expect(findSharedFailures(two)).toEqual([]);
    expect(findSharedFailures([])).toEqual([]);
  });

  it.each([0, 3, 4.9, 13])('failed within any quarter of an hour, as from minute %d on', (from) => {
    const [found] = findSharedFailures(endings(20, 20, (run) => from + (run * 14.9) / 19));
    expect(found).toMatchObject({ from: minute(from), to: minute(from + 14.9), runs: 20 });
    expect(findSharedFailures(endings(20, 20, (run) => from + (run * 15) / 19))).toEqual([]);
  });

  it('are told by the time from the first failure to the last, with what passed around them', () => {
    const burst = endings(24, 20, (run) => (run < 20 ? 2 + (run % 2) / 60 : 8 + run / 100));
    expect(findSharedFailures(burst)).toMatchObject([
      { from: minute(2), to: minute(2 + 1 / 60), runs: 20, failed: 20 },
    ]);
    const half = endings(20, 10, (run) => (run < 10 ? 2 : 8));
    expect(findSharedFailures(half)).toMatchObject([
      { from: minute(2), to: minute(2), runs: 20, failed: 10 },
    ]);
  });

  it('make one stretch where windows overlap, and two where they lie apart', () => {
    const long = endings(60, 40, (run) => run % 30);
    expect(findSharedFailures(long)).toMatchObject([
      { from: minute(0), to: minute(29), runs: 60, failed: 40 },
    ]);
    const later = endings(20, 20, () => 120).map((end) => ({ ...end, runKey: `b${end.runKey}` }));
    const apart = findSharedFailures([...endings(20, 20, () => 2), ...later]);
    expect(apart.map(({ from, runs }) => [from, runs])).toEqual([
      [minute(2), 20],
      [minute(120), 20],
    ]);
  });

  it('counts each run once, by its first attempt there', () => {
    const runs = endings(19, 19, () => 2);
    const retried = runs.map((end) => ({ ...end, attempt: 2, endedAt: minute(4), failed: false }));
    expect(findSharedFailures([...runs, ...retried])).toEqual([]);
    const [shared] = findSharedFailures([...runs, ...retried, ending(19, 3, false)]);
    expect(shared).toMatchObject({ runs: 20, failed: 19 });
  });

  it('are the same in any order, told any number of times', () => {
    const any = fc.array(
      fc
        .record({ run: fc.nat(30), attempt: fc.integer({ min: 1, max: 3 }), at: fc.nat(50) })
        .map(({ run, attempt, at }) => ending(run, at, (run + attempt) % 2 > 0, { attempt })),
      { minLength: 40, maxLength: 120 },
    );
    const orders = any.chain((ends) =>
      fc.record({ ends: fc.constant(ends), order: shuffledWithRepeats(ends) }),
    );
    fc.assert(
      fc.property(orders, ({ ends, order }) => {
        expect(findSharedFailures(order)).toEqual(findSharedFailures(ends));
      }),
      { numRuns: 300 },
    );
  });
});

function retriedAt(at: number, run: Parameters<typeof completed>[3] = {}): Finding {
  return onlyFindingOf(
    detectRetry([completed(1, 'failure', at, run), completed(2, 'success', at + 20, run)]),
  );
}

describe('the shared cause', () => {
  const stretch = {
    from: minute(0),
    to: minute(15),
    runs: 24,
    failed: 12,
    repositories: ['acme/a', 'acme/b', 'acme/c', 'acme/d'],
  };
  const shared = (findings: readonly Finding[], tierOf = (_: Finding): number | null => null) =>
    describeSharedFailure('acme', stretch, findings, tierOf);

  it('is told precisely: how many failed, and how many of them passed on a re-run', () => {
    const members = [2, 4, 14].map((at) => retriedAt(at));
    const finding = shared([...members, retriedAt(16)]);
    expect(finding).toMatchObject({
      detector: 'retried_ci_failure',
      cycle: '2026-10-05T09:00:00.000Z',
      beganAt: minute(2),
      occurredAt: minute(34),
      title:
        '12 of 24 runs in 4 repositories of acme failed within 15 min and 3 of them passed on a re-run',
      fingerprint: { source: 'github', names: ['acme'], words: [], kind: 'shared cause' },
      service: { pagerduty: null, github: null, environment: null, jira: null },
      closeness: { value: 2 },
      severity: { cap: { value: 2 } },
      savedBy: { kind: 'retry' },
      labels: ['shared_cause'],
      countedOnly: false,
      awaits: null,
      withdrawn: null,
    });
    expect(finding?.links[0]?.label).toBe('acme/checkout Run #12');
    const all = Array.from({ length: 12 }, (_, n) => retriedAt(n));
    expect(shared(all)?.title).toBe(
      '12 of 24 runs in 4 repositories of acme failed within 15 min and passed on a re-run',
    );
  });

  it('is no near miss before something passed on a re-run', () => {
    const failedAgain = onlyFindingOf(
      detectRetry([
        completed(1, 'failure', 3),
        completed(2, 'success', 9),
        completed(3, 'failure', 12),
      ]),
    );
    expect(shared([])).toBeNull();
    expect(shared([failedAgain, retriedAt(16)])).toBeNull();
  });

  it('is as close and as severe as the worst of its members, and counted when all of them are', () => {
    const deploys = retriedAt(3, { run: { deployWorkflow: true } });
    const counted = retriedAt(4, { run: { scope: 'pull_request' } });
    const members = [retriedAt(2), deploys];
    expect(shared(members, (member) => (member === deploys ? 2 : 1))).toMatchObject({
      closeness: { value: 10 },
      severity: { cap: null, tier: 2 },
      deployWorkflow: true,
    });
    // What deploys a negligible service is less bad than a flaky test of the most important one.
    expect(shared(members, (member) => (member === deploys ? 4 : 1))).toMatchObject({
      severity: { cap: { value: 2 }, tier: 1 },
    });
    expect(shared([counted])?.countedOnly).toBe(true);
    expect(shared([counted, deploys])?.countedOnly).toBe(false);
  });

  it('shows twenty of its members and counts the rest, the same in any order', () => {
    const members = Array.from({ length: 30 }, (_, n) =>
      retriedAt((n % 15) / 2, { run: { workflow: `w${n}` } }),
    );
    const evidence = shared(members)?.evidence ?? [];
    expect(evidence).toHaveLength(22);
    expect(evidence[0]?.text).toBe('12 of 24 runs in 4 repositories of acme failed within 15 min');
    expect(evidence.at(-1)?.text).toBe('10 more runs failed and passed on a re-run');
    expect(shared(members.toReversed())?.evidence).toEqual(evidence);
  });
});
