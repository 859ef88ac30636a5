import { describe, expect, it } from 'vitest';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import type { Finding } from '../../../src/core/detect/finding.ts';
import { retriedCiFailure } from '../../../src/core/detect/retried-ci-failure.ts';
import type { Signal } from '../../../src/core/signal.ts';
import type { RunConclusion } from '../../../src/core/snapshots.ts';
import { completed, job, minute, nobody, paged, robot, started } from '../build-signals.ts';
import { expectSameInAnyOrder } from '../orders.ts';

function detect(signals: readonly Signal[]) {
  return retriedCiFailure.detect(signals, {
    settleSeconds: 0,
    ciScopes: () => defaultCiScopes,
    canAsk: false,
  });
}

function onlyFinding(signals: readonly Signal[]): Finding {
  const { findings } = detect(signals);
  expect(findings).toHaveLength(1);
  const [finding] = findings;
  if (finding === undefined) throw new Error('no finding');
  return finding;
}

const failed = completed(1, 'failure', 5);
const passed = completed(2, 'success', 12);

describe('a run that failed and then passed', () => {
  it('names the job that flipped and the step at which it had failed', () => {
    const finding = onlyFinding([
      started(1, 0),
      job(1, 'lint', 'success', 2),
      job(1, 'integration', 'failure', 4, { failedStep: 'Run tests' }),
      failed,
      started(2, 6),
      job(2, 'integration', 'success', 11),
      passed,
    ]);
    expect(finding).toMatchObject({
      cycle: '1',
      occurredAt: minute(12),
      title: 'build passed on the second attempt in acme/checkout',
      story:
        'acme/checkout: build failed on main and passed on the second attempt, 7 min later; the job `integration` flipped at `Run tests`',
      closeness: { value: 2 },
      severity: { cap: { value: 2 } },
      savedBy: { kind: 'retry', text: 'A re-run passed, asked for by an engineer' },
      service: { pagerduty: null, github: 'acme/checkout', environment: null, jira: null },
      fingerprint: {
        source: 'github',
        names: ['acme/checkout'],
        words: ['build', 'integration', 'Run tests'],
      },
      deployWorkflow: false,
      labels: ['default_branch'],
      withdrawn: null,
    });
    expect(finding.evidence.map(({ text }) => text)).toEqual([
      'Attempt 1 started',
      'Job `integration` failed at `Run tests` in attempt 1',
      'Attempt 1 failed',
      'Attempt 2 started, asked for by an engineer',
      'Job `integration` passed in attempt 2',
      'Attempt 2 passed, asked for by an engineer',
    ]);
    expect(finding.links.map(({ label }) => label)).toEqual(['Run #12', 'Failed job integration']);
  });

  it('is known by the job that failed first, however many flipped with it', () => {
    const cell = (name: string, at: number, again = at + 6) => [
      job(1, name, 'failure', at, { failedStep: 'Run tests' }),
      job(2, name, 'success', again),
    ];
    const wordsOf = (...jobs: ReturnType<typeof cell>[]) =>
      onlyFinding([...jobs.flat(), failed, passed]).fingerprint.words;
    const gate = cell('all-green', 4);
    expect(wordsOf(cell('unit (node 20)', 3), gate)).toEqual([
      'build',
      'unit (node 20)',
      'Run tests',
    ]);
    expect(wordsOf(gate, cell('unit (node 20)', 3), cell('e2e', 3.5))).toEqual([
      'build',
      'unit (node 20)',
      'Run tests',
    ]);
    expect(wordsOf(cell('e2e', 3), cell('unit', 3))).toEqual(['build', 'e2e', 'Run tests']);
  });

  it('names the jobs that failed where their success was not seen', () => {
    const story = onlyFinding([job(1, 'unit', 'failure', 4), failed, passed]).story;
    expect(story).toMatch(/; the job `unit` flipped$/);
  });

  it('does not name a job that failed in the passing attempt too', () => {
    const facts = [job(1, 'docs', 'failure', 4), failed, job(2, 'docs', 'failure', 11), passed];
    expect(onlyFinding(facts).story).toMatch(/7 min later$/);
  });

  it('counts the jobs when many flipped', () => {
    const names = ['e', 'd', 'c', 'b', 'a'];
    const jobs = names.flatMap((name) => [
      job(1, name, 'timed_out', 4, name === 'b' ? { failedStep: 'Run' } : {}),
      job(2, name, 'success', 11),
    ]);
    const { story } = onlyFinding([...jobs, failed, passed]);
    expect(story).toMatch(/; the jobs `a`, `b` \(at `Run`\) and 3 more flipped$/);
  });

  it('passes with the first success after a failure, however many attempts it took', () => {
    const finding = onlyFinding([
      completed(1, 'cancelled', 2),
      completed(2, 'timed_out', 10),
      completed(3, 'startup_failure', 20),
      completed(4, 'success', 30, { actor: robot }),
      completed(5, 'success', 40),
    ]);
    expect(finding.occurredAt).toEqual(minute(30));
    expect(finding.story).toBe(
      'acme/checkout: build failed twice on main and passed on the fourth attempt, 20 min later',
    );
    expect(finding.savedBy.text).toBe('A re-run passed, asked for by automation (sweeper)');
  });

  it('goes by attempt numbers where the clocks contradict them', () => {
    const story = onlyFinding([completed(1, 'failure', 20), completed(2, 'success', 12)]).story;
    expect(story).toBe('acme/checkout: build failed on main and passed on the second attempt');
  });

  it('is withdrawn when a later attempt failed again, and stands when one passes after all', () => {
    const again = completed(3, 'failure', 20);
    expect(onlyFinding([failed, passed, again])).toMatchObject({
      occurredAt: minute(12),
      withdrawn: 'a later attempt failed again',
    });
    const cancelled = completed(4, 'cancelled', 30);
    expect(onlyFinding([failed, passed, again, cancelled]).withdrawn).not.toBeNull();
    expect(onlyFinding([failed, passed, cancelled]).withdrawn).toBeNull();
    expect(onlyFinding([failed, passed, again, completed(5, 'success', 40)])).toMatchObject({
      cycle: '1',
      occurredAt: minute(12),
      withdrawn: null,
    });
  });

  it('is a closer call without a cap when the workflow deploys', () => {
    const byRun = completed(2, 'success', 12, { run: { deployWorkflow: true } });
    const expected = {
      closeness: { value: 10 },
      severity: { cap: null },
      deployWorkflow: true,
    };
    expect(onlyFinding([failed, byRun])).toMatchObject(expected);
    const byJob = job(1, 'ship', 'success', 4, { deploys: true });
    expect(onlyFinding([byJob, failed, passed])).toMatchObject(expected);
  });
});

describe('what is no retried failure', () => {
  it.each<RunConclusion>(['cancelled', 'skipped', 'neutral', 'action_required', 'stale'])(
    '%s is neither a failure nor a pass',
    (conclusion) => {
      expect(detect([completed(1, conclusion, 5), passed]).findings).toEqual([]);
      expect(detect([failed, completed(2, conclusion, 12)]).findings).toEqual([]);
    },
  );

  it('says why', () => {
    expect(detect([]).because).toBe('no attempt has passed or failed yet');
    expect(detect([failed]).because).toBe('it failed and has not passed since');
    expect(detect([completed(1, 'success', 5)]).because).toBe('it passed at the first attempt');
    expect(detect([completed(1, 'cancelled', 5), passed]).because).toBe(
      'attempt 2 passed, and no attempt before it failed',
    );
    expect(detect([passed]).because).toBe(
      'attempt 2 passed; how attempt 1 ended is not known: this connection has no API token',
    );
    expect(detect([passed, completed(3, 'failure', 20)]).findings).toEqual([]);
  });

  it('never mistakes a failed job for a failed run', () => {
    expect(detect([job(1, 'docs', 'failure', 4), completed(1, 'success', 5)]).findings).toEqual([]);
    expect(detect([job(1, 'docs', 'failure', 4), job(2, 'docs', 'success', 9)])).toEqual({
      findings: [],
      questions: [],
      because: 'no attempt has passed or failed yet',
    });
  });
});

describe('whatever order the facts of a run arrive in', () => {
  it.each<[string, readonly Signal[]]>([
    ['two attempts', [started(1, 0), failed, started(2, 6), passed]],
    [
      'a late failure',
      [
        failed,
        passed,
        completed(3, 'failure', 20),
        job(1, 'unit', 'failure', 4),
        job(2, 'unit', 'success', 4),
      ],
    ],
    ['facts of other subjects', [failed, paged('page.triggered', 5), passed]],
    [
      'a long run',
      [1, 2, 3, 4].flatMap((n) => [
        started(n, n * 10, n > 2 ? nobody : robot),
        job(n, 'unit', n > 2 ? 'success' : 'failure', n * 10 + 4, { failedStep: 'Run' }),
        job(n, 'e2e', n > 3 ? 'success' : 'timed_out', n * 10 + 4),
        completed(n, n > 3 ? 'success' : 'failure', n * 10 + 5),
      ]),
    ],
  ])('%s end in the same finding', (_, facts) => {
    expectSameInAnyOrder(facts, (order) => detect(order));
  });
});
