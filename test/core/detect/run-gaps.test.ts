import { describe, expect, it } from 'vitest';
import type { Signal } from '../../../src/core/signal.ts';
import { ask, detectRetry, listed, onlyFindingOf, unanswered } from '../build-ci-signals.ts';
import { completed, dana, job, nobody, started } from '../build-signals.ts';

const failed = completed(1, 'failure', 5);
const passed = completed(2, 'success', 12);
const unitFailed = job(1, 'unit', 'failure', 4, { failedStep: 'Run tests' });
const unitPassed = job(2, 'unit', 'success', 11);

describe('an attempt that was missed', () => {
  it('is asked for, and there is no finding before its failure is known', () => {
    expect(detectRetry([passed])).toEqual({
      findings: [],
      because: 'attempt 2 passed; GitHub is being asked how attempt 1 ended',
      questions: [ask('run_attempt', 1)],
    });
    expect(onlyFindingOf(detectRetry([passed, failed])).beganAt).toEqual(failed.occurredAt);
    expect(detectRetry([passed, completed(1, 'cancelled', 5)]).questions).toEqual([]);
  });

  it('is asked for though another failure is known, and the finding waits for it', () => {
    const unitPassedThen = { ...unitPassed, attempt: 4, factKey: 'job:unit:4' };
    const facts = [failed, unitFailed, completed(4, 'success', 30), unitPassedThen];
    const { questions, findings, because } = detectRetry(facts);
    expect(questions).toEqual([ask('run_attempt', 2), ask('run_attempt', 3)]);
    expect(findings[0]?.awaits).toBe('GitHub is being asked how attempts 2 and 3 ended');
    expect(because).toBe(
      'attempt 1 failed and attempt 4 passed; GitHub is being asked how attempts 2 and 3 ended',
    );
  });

  it('is asked for between two passes as well', () => {
    const { questions } = detectRetry([completed(1, 'success', 5), completed(3, 'success', 30)]);
    expect(questions).toEqual([ask('run_attempt', 2)]);
  });

  it('is not asked for again when nobody can tell, and the answer that comes later counts', () => {
    const told = unanswered(ask('run_attempt', 1));
    expect(detectRetry([passed, told])).toEqual({
      findings: [],
      because: 'attempt 2 passed; how attempt 1 ended is not known: GitHub no longer has it',
      questions: [],
    });
    expect(detectRetry([passed, told, failed, unitFailed])).toEqual(
      detectRetry([passed, failed, unitFailed]),
    );
    const unitPassedThen = { ...unitPassed, attempt: 3, factKey: 'job:unit:3' };
    const known = [failed, unitFailed, completed(3, 'success', 30), unitPassedThen];
    const finding = onlyFindingOf(detectRetry([...known, unanswered(ask('run_attempt', 2))]));
    expect(finding.awaits).toBeNull();
    expect(finding.unconfirmed).toBe('how attempt 2 ended is not known: GitHub no longer has it');
  });

  it('is not asked for while the run’s last end is a failure', () => {
    const { questions, because } = detectRetry([passed, completed(3, 'failure', 20)]);
    expect(questions).toEqual([]);
    expect(because).toBe('it failed and has not passed since');
  });

  it('never becomes more than fifty calls, whatever number an attempt has', () => {
    const { questions } = detectRetry([completed(1e9, 'success', 5)]);
    expect(questions).toHaveLength(50);
    expect(questions.at(-1)).toEqual(ask('run_attempt', 1e9 - 1));
  });
});

describe('jobs that were missed', () => {
  it('are asked for where no failed job is known, for the failure and for the pass', () => {
    const { findings, questions } = detectRetry([failed, passed, job(1, 'lint', 'success', 4)]);
    expect(questions).toEqual([ask('run_jobs', 1), ask('run_jobs', 2)]);
    expect(findings[0]).toMatchObject({
      awaits: 'GitHub is being asked which jobs failed',
      unconfirmed: null,
    });
  });

  it('are not asked for where they are known, or where there are none', () => {
    expect(detectRetry([failed, unitFailed, passed, unitPassed]).questions).toEqual([]);
    expect(detectRetry([failed, listed(1), passed]).questions).toEqual([]);
    const neverStarted = completed(1, 'startup_failure', 5);
    const finding = onlyFindingOf(detectRetry([neverStarted, passed]));
    expect(finding).toMatchObject({ awaits: null, unconfirmed: null });
    expect(detectRetry([neverStarted, passed]).questions).toEqual([]);
  });

  it('are still asked for of the pass once the failure’s are known, in either order', () => {
    const asked = [failed, listed(1), unitFailed, passed];
    const { questions, findings } = detectRetry(asked);
    expect(questions).toEqual([ask('run_jobs', 2)]);
    expect(findings[0]?.awaits).toBe('GitHub is being asked which jobs passed');
    expect(detectRetry([...asked, unitPassed]).questions).toEqual([]);
    expect(detectRetry([...asked, listed(2)]).questions).toEqual([]);
    expect(detectRetry([failed, passed, unitPassed, listed(2)]).questions).toEqual([
      ask('run_jobs', 1),
    ]);
  });

  it('are asked for of the pass while nothing is known of a job since it failed', () => {
    const facts = [failed, unitFailed, passed];
    const { questions, findings } = detectRetry(facts);
    expect(questions).toEqual([ask('run_jobs', 2)]);
    expect(findings[0]?.awaits).toBe('GitHub is being asked which jobs passed');
    const cancelled = [completed(2, 'cancelled', 8), job(2, 'unit', 'cancelled', 7)];
    const third = detectRetry([failed, unitFailed, ...cancelled, completed(3, 'success', 12)]);
    expect(third.questions).toEqual([ask('run_jobs', 3)]);
    const untold = onlyFindingOf(detectRetry([...facts, unanswered(ask('run_jobs', 2))]));
    expect(untold.unconfirmed).toBe('which jobs passed is not known: GitHub no longer has it');
    expect(untold.story).toMatch(/; the job `unit` flipped/);
  });

  it('are asked for of the failure where a job passed of which nothing is known before', () => {
    const other = job(2, 'integration', 'success', 11);
    const facts = [failed, unitFailed, passed, unitPassed, other];
    const { questions, findings } = detectRetry(facts);
    expect(questions).toEqual([ask('run_jobs', 1)]);
    expect(findings[0]?.awaits).toBe('GitHub is being asked which other jobs failed');
    const lost = job(1, 'integration', 'failure', 3, { failedStep: 'Wait for the database' });
    const told = onlyFindingOf(detectRetry([...facts, lost, listed(1)]));
    expect(told).toMatchObject({ awaits: null, unconfirmed: null });
    expect(told.story).toContain('the jobs `integration` (at `Wait for the database`) and `unit`');
    expect(detectRetry([...facts, job(1, 'integration', 'skipped', 4)]).questions).toEqual([]);
    expect(onlyFindingOf(detectRetry(facts, {}, false)).unconfirmed).toBe(
      'which other jobs failed is not known: this connection has no API token',
    );
  });

  it('leave a finding that says what nobody can tell', () => {
    const both = [unanswered(ask('run_jobs', 1)), unanswered(ask('run_jobs', 2))];
    const { findings, questions } = detectRetry([failed, passed, ...both]);
    expect(questions).toEqual([]);
    expect(findings[0]).toMatchObject({
      awaits: null,
      unconfirmed: 'which jobs failed is not known: GitHub no longer has it',
    });
    const unasked = onlyFindingOf(detectRetry([failed, passed], {}, false));
    expect(unasked.unconfirmed).toBe(
      'which jobs failed is not known: this connection has no API token',
    );
    const late = onlyFindingOf(
      detectRetry([failed, passed, ...both, listed(1), unitFailed, listed(2), unitPassed]),
    );
    expect(late).toMatchObject({ awaits: null, unconfirmed: null });
    expect(late.story).toMatch(/the job `unit` flipped at `Run tests`$/);
  });

  it('say each reason once, with what it is the reason of', () => {
    const facts = [failed, completed(3, 'success', 30), unanswered(ask('run_attempt', 2), 'Gone.')];
    expect(onlyFindingOf(detectRetry(facts, {}, false)).unconfirmed).toBe(
      'how attempt 2 ended is not known: Gone; which jobs failed is not known: this connection has no API token',
    );
  });
});

describe('no call is spent', () => {
  const run = { scope: 'pull_request' } as const;
  const end = completed(2, 'success', 12, { run });

  it.each<[string, readonly Signal[]]>([
    ['on a run that is only counted', [completed(1, 'failure', 5, { run }), end]],
    ['on its missing attempt', [end]],
  ])('%s', (_, facts) => {
    const { questions, findings, because } = detectRetry(facts);
    expect(questions).toEqual([]);
    const reason = 'is not known: GitHub is not asked about runs that are only counted';
    expect(`${because} ${findings[0]?.unconfirmed}`).toContain(reason);
    expect(detectRetry(facts, { pullRequests: 'candidates' }).questions).not.toEqual([]);
    expect(detectRetry(facts, { pullRequests: 'off' }).questions).toEqual([]);
  });

  it('on a run that failed again, or that is left out', () => {
    expect(detectRetry([failed, passed, completed(3, 'failure', 20)])).toMatchObject({
      questions: [],
      findings: [{ awaits: null, withdrawn: 'a later attempt failed again' }],
    });
    expect(detectRetry([failed, passed], { defaultBranch: false }).questions).toEqual([]);
  });
});

describe('what the jobs tell', () => {
  it('is the same whether the jobs that a re-run carried over are listed again or not', () => {
    const lint = job(1, 'lint', 'success', 2);
    const facts = [failed, lint, unitFailed, listed(1), passed, unitPassed, listed(2)];
    const alone = onlyFindingOf(detectRetry(facts));
    const again = { ...lint, attempt: 2, factKey: 'job:lint:2' };
    expect(onlyFindingOf(detectRetry([...facts, again]))).toEqual(alone);
    expect(alone.fingerprint.words).toEqual(['build', 'unit', 'Run tests']);
  });

  it('never names a job that may fail, carried over or run again', () => {
    const docs = job(1, 'docs', 'failure', 3);
    const facts = [failed, docs, unitFailed, listed(1), passed, unitPassed, listed(2)];
    const story = /; the job `unit` flipped at `Run tests`$/;
    expect(onlyFindingOf(detectRetry(facts)).story).toMatch(story);
    const carriedOver = { ...docs, attempt: 2, factKey: 'job:docs:2' };
    const finding = onlyFindingOf(detectRetry([...facts, carriedOver]));
    expect(finding.story).toMatch(story);
    expect(finding.evidence.filter(({ text }) => text.includes('`docs`'))).toHaveLength(1);
    expect(onlyFindingOf(detectRetry([...facts, job(2, 'docs', 'failure', 11)])).story).toMatch(
      story,
    );
  });

  it('never names a job that is known to have ended otherwise since, or was not in the pass', () => {
    const leftOut = job(2, 'unit', 'skipped', 11);
    const quiet = onlyFindingOf(detectRetry([failed, unitFailed, passed, leftOut]));
    expect(quiet).toMatchObject({ awaits: null, unconfirmed: null });
    expect(quiet.story).not.toContain('flipped');
    const build = [job(1, 'build', 'success', 2), job(2, 'build', 'success', 11)];
    const whole = onlyFindingOf(detectRetry([failed, unitFailed, passed, ...build, listed(2)]));
    expect(whole.story).not.toContain('flipped');
  });

  it('never names a job that failed before the run did', () => {
    const facts = [
      ...[job(1, 'docs', 'failure', 3), completed(1, 'success', 5)],
      ...[job(2, 'docs', 'success', 7), job(2, 'unit', 'failure', 8), completed(2, 'failure', 9)],
      ...[job(3, 'unit', 'success', 11), completed(3, 'success', 12)],
    ];
    expect(onlyFindingOf(detectRetry(facts)).story).toMatch(/; the job `unit` flipped$/);
  });

  it('says who asked for the re-run, from its start where its end does not tell', () => {
    const end = completed(2, 'success', 12, { actor: nobody });
    const savedBy = (facts: readonly Signal[]) => onlyFindingOf(detectRetry(facts)).savedBy.text;
    expect(savedBy([failed, end])).toBe('A re-run passed, asked for by someone unknown');
    expect(savedBy([failed, started(2, 6, dana), end])).toBe(
      'A re-run passed, asked for by an engineer',
    );
    expect(savedBy([failed, started(1, 0, dana), end])).toMatch(/someone unknown$/);
  });

  it('holds one attempt once, and an attempt cancelled in between is none', () => {
    const facts = [
      failed,
      failed,
      unitFailed,
      completed(2, 'cancelled', 8),
      completed(3, 'success', 12),
    ];
    const finding = onlyFindingOf(detectRetry(facts));
    expect(finding.story).toContain('build failed on main and passed on the third attempt');
    expect(finding.evidence.filter(({ kind }) => kind === 'ci_run.completed')).toHaveLength(3);
  });
});
