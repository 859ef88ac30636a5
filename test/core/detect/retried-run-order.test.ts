import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/core/detect/finding.ts';
import { type Question, questionKey } from '../../../src/core/question.ts';
import type { Signal } from '../../../src/core/signal.ts';
import type { RunConclusion } from '../../../src/core/snapshots.ts';
import { ask, detectRetry, listed, unanswered } from '../build-ci-signals.ts';
import { completed, job, started } from '../build-signals.ts';
import { shuffledWithRepeats } from '../orders.ts';

/** What really happened in one attempt: how it ended, and its jobs. */
type Attempt = { number: number; conclusion: RunConclusion; jobs: readonly Signal[] };

const names = ['unit', 'e2e', 'docs'];
const ends: readonly RunConclusion[] = ['success', 'failure', 'timed_out', 'startup_failure'];

const attempts: fc.Arbitrary<readonly Attempt[]> = fc
  .array(
    fc.record({
      conclusion: fc.constantFrom<RunConclusion>(...ends, 'failure', 'cancelled'),
      broken: fc.subarray(names, { minLength: 1 }),
      docsFail: fc.boolean(),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((drawn) =>
    drawn.map(({ conclusion, broken, docsFail }, index) => {
      const number = index + 1;
      const isBroken = (name: string) =>
        conclusion === 'success' ? docsFail && name === 'docs' : broken.includes(name);
      const hasJobs = conclusion !== 'startup_failure' && conclusion !== 'cancelled';
      const jobs = names.map((name) =>
        job(number, name, isBroken(name) ? 'failure' : 'success', number * 10 + 4),
      );
      return { number, conclusion, jobs: hasJobs ? jobs : [] };
    }),
  );

function endOf({ number, conclusion }: Attempt): Signal {
  return completed(number, conclusion, number * 10 + 5);
}

function answerTo(question: Question, truth: readonly Attempt[]): readonly Signal[] {
  const attempt = truth.find(({ number }) => 'attempt' in question && number === question.attempt);
  if (attempt === undefined) throw new Error(`${questionKey(question)} has no answer`);
  if (question.kind === 'run_attempt') return [endOf(attempt)];
  return [...attempt.jobs, listed(attempt.number)];
}

function everything(truth: readonly Attempt[]): readonly Signal[] {
  return truth.flatMap((attempt) => [
    started(attempt.number, attempt.number * 10),
    ...attempt.jobs,
    listed(attempt.number),
    endOf(attempt),
  ]);
}

/** Facts arrive and questions are answered as `picks` choose, until nothing is open any more. */
function play(
  webhooks: readonly Signal[],
  answer: (question: Question, pick: number) => readonly Signal[],
  picks: readonly number[],
): readonly Signal[] {
  const facts: Signal[] = [];
  const left = [...webhooks];
  const asked = new Set<string>();
  const open: Question[] = [];
  for (const pick of Array.from({ length: 40 }, () => picks).flat()) {
    for (const question of detectRetry(facts).questions) {
      if (!asked.has(questionKey(question))) open.push(question);
      asked.add(questionKey(question));
    }
    if (left.length + open.length === 0) return facts;
    const choice = pick % (left.length + open.length);
    const [webhook] = left.splice(choice, 1);
    if (webhook !== undefined) facts.push(webhook);
    else facts.push(...open.splice(choice - left.length, 1).flatMap((each) => answer(each, pick)));
  }
  throw new Error('the questions never end');
}

const picks = fc.array(fc.nat(1000), { minLength: 5, maxLength: 40 });

describe('whatever comes between the first fact and the last', () => {
  it('all facts end in the same finding, with answers that failed before, repeats, in any order', () => {
    const stories = attempts.chain((truth) => {
      const facts = everything(truth);
      const failed = truth.flatMap(({ number }) => [
        unanswered(ask('run_attempt', number)),
        unanswered(ask('run_jobs', number)),
      ]);
      const mixed = fc.subarray(failed).chain((some) => shuffledWithRepeats([...facts, ...some]));
      return fc.record({ facts: fc.constant(facts), mixed, cut: fc.nat(60) });
    });
    fc.assert(
      fc.property(stories, ({ facts, mixed, cut }) => {
        // What was concluded on the way leaves no trace.
        detectRetry(mixed.slice(0, cut));
        expect(detectRetry(mixed)).toEqual(detectRetry(facts));
        expect(detectRetry(mixed).questions).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('questions come to an end, each with one answer, and the same facts conclude the same', () => {
    const stories = attempts.chain((truth) =>
      fc
        .subarray([...everything(truth)])
        .map((webhooks) => ({ truth, webhooks: webhooks.filter(isWebhook) })),
    );
    fc.assert(
      fc.property(stories, picks, fc.boolean(), ({ truth, webhooks }, order, mayFail) => {
        const answer = (question: Question, pick: number) =>
          mayFail && pick % 3 === 0 ? [unanswered(question)] : answerTo(question, truth);
        const facts = play(webhooks, answer, order);
        const settled = detectRetry(facts);
        expect(settled.questions).toEqual([]);
        for (const { awaits } of settled.findings) expect(awaits).toBeNull();
        expect(detectRetry(facts.toReversed())).toEqual(settled);
      }),
      { numRuns: 400 },
    );
  });

  it('where only the last end arrives for sure and GitHub answers, nothing is missed', () => {
    const passing = attempts.map((truth) => [
      ...truth,
      {
        number: truth.length + 1,
        conclusion: 'success' as const,
        jobs: passedJobs(truth.length + 1),
      },
    ]);
    const stories = passing.chain((truth) =>
      fc.subarray(truth.slice(0, -1)).map((seen) => ({ truth, seen })),
    );
    fc.assert(
      fc.property(stories, picks, ({ truth, seen }, order) => {
        const webhooks = [...seen, ...truth.slice(-1)].map(endOf);
        const told = detectRetry(play(webhooks, (question) => answerTo(question, truth), order));
        const known = detectRetry(everything(truth));
        expect(told.findings.map(essence)).toEqual(known.findings.map(essence));
      }),
      { numRuns: 400 },
    );
  });
});

function isWebhook({ kind }: Signal): boolean {
  return kind !== 'ci_jobs.listed';
}

function passedJobs(attempt: number): readonly Signal[] {
  return names.map((name) => job(attempt, name, 'success', attempt * 10 + 4));
}

function essence({ beganAt, occurredAt, story, fingerprint, withdrawn, unconfirmed }: Finding) {
  return { beganAt, occurredAt, story, fingerprint, withdrawn, unconfirmed };
}
