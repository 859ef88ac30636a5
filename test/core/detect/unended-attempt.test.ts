import { describe, expect, it } from 'vitest';
import { defaultCiScopes } from '../../../src/core/detect/ci-scopes.ts';
import type { CiScopes } from '../../../src/core/detect/finding.ts';
import { unendedAttempt } from '../../../src/core/detect/unended-attempt.ts';
import type { Signal } from '../../../src/core/signal.ts';
import { ask, unanswered } from '../build-ci-signals.ts';
import { completed, job, started } from '../build-signals.ts';

const failed = completed(1, 'failure', 5);

function asked(signals: readonly Signal[], scopes: Partial<CiScopes> = {}, canAsk = true) {
  return unendedAttempt(signals, {
    ciScopes: () => ({ ...defaultCiScopes, ...scopes }),
    canAsk,
  });
}

describe('an attempt that began after a failure and of which no end is known', () => {
  it.each<[string, Signal]>([
    ['start', started(2, 6)],
    ['first job', job(2, 'unit', 'success', 9)],
  ])('is asked for where its %s is known', (_, began) => {
    expect(asked([began, failed])).toEqual(ask('run_attempt', 2));
    expect(asked([completed(2, 'success', 12), began, failed])).toBeNull();
    expect(asked([completed(2, 'cancelled', 12), began, failed])).toBeNull();
  });

  it('is the last one, whatever is missing before it', () => {
    expect(asked([failed, started(2, 6), started(4, 20)])).toEqual(ask('run_attempt', 4));
    expect(asked([failed, started(2, 6), completed(3, 'failure', 20)])).toBeNull();
  });
});

describe('nothing is asked', () => {
  const began = started(2, 6);

  it('where no failure came before, or a pass came after it', () => {
    expect(asked([began])).toBeNull();
    expect(asked([completed(1, 'success', 5), began])).toBeNull();
    expect(asked([failed, completed(2, 'success', 12), started(3, 20)])).toBeNull();
  });

  it('of a run that would only count, or where nobody can be asked', () => {
    const run = { scope: 'pull_request' } as const;
    const facts = [completed(1, 'failure', 5, { run }), began];
    const pull = facts.map((fact) =>
      'run' in fact ? { ...fact, run: { ...fact.run, ...run } } : fact,
    );
    expect(asked(pull)).toBeNull();
    expect(asked(pull, { pullRequests: 'candidates' })).toEqual(ask('run_attempt', 2));
    expect(asked([failed, began], {}, false)).toBeNull();
  });

  it('that GitHub could not tell before', () => {
    expect(asked([failed, began, unanswered(ask('run_attempt', 2))])).toBeNull();
  });
});
