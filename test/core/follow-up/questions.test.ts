import { describe, expect, it } from 'vitest';
import { DEFAULT_QUESTIONS } from '../../../src/core/follow-up/default-questions.ts';
import {
  chooseQuestions,
  compileQuestions,
  type TicketQuestion,
} from '../../../src/core/follow-up/question-set.ts';
import type { PolicyFacts } from '../../../src/core/policy/facts.ts';
import { policyFacts } from '../policy/policy-facts.ts';

function setOf(questions: readonly TicketQuestion[]) {
  const compiled = compileQuestions(questions);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.set;
}

function asked(known: Partial<PolicyFacts>, own: readonly TicketQuestion[] = []) {
  return chooseQuestions([setOf(own), setOf(DEFAULT_QUESTIONS)], policyFacts(known));
}

const page = { detector: 'auto_resolved_page', closeness: 2, occurrences14d: 1, labels: [] };
const ci = { detector: 'retried_ci_failure', labels: [] };

describe('what a ticket asks', () => {
  it.each([
    [page, 'Would it recover at peak?'],
    [
      { ...page, closeness: 10 },
      'Would it recover at peak, with twice the load and half the people awake?',
    ],
    [ci, 'Is it a race in the test or in the product?'],
    [
      { detector: 'canary_rollback' },
      'Would this check catch it at 100 %, in the middle of the night?',
    ],
    [
      { detector: 'what_comes_later' },
      'What saved us this time, and can we count on it the next time?',
    ],
  ])('of %j is one question', (known, question) => {
    expect(asked(known)?.questions).toEqual([question]);
  });

  it('of a report by a person is wider', () => {
    expect(asked({ detector: 'manual_report' })?.questions).toEqual([
      'Who else would have noticed?',
      'What told us?',
      'Why was the system open to this?',
    ]);
  });

  it('is what the first of the admin’s own says that fits, and ours where none does', () => {
    const own = [
      { name: 'checkout', when: 'service == "checkout"', firstStep: 'Look.', question: 'Why?' },
      { name: 'all pages', when: 'closeness >= 1', firstStep: 'Read.', question: ['A?', 'B?'] },
    ];
    expect(asked({ ...page, service: 'checkout' }, own)).toMatchObject({ name: 'checkout' });
    expect(asked({ ...page, service: 'shop' }, own)?.questions).toEqual(['A?', 'B?']);
    const never = own.slice(0, 1);
    expect(asked({ ...page, service: 'shop' }, never)).toMatchObject({
      name: 'a page that cleared itself',
    });
  });

  it('is refused with its place where its condition is not sound or never reached', () => {
    const compiled = compileQuestions([
      { name: 'a', when: 'true', firstStep: 'x', question: 'x' },
      { name: 'a', when: 'priorty > 1', firstStep: 'x', question: 'x' },
      { name: 'b', when: 'closeness >= 2', firstStep: 'x', question: 'x' },
    ]);
    expect(compiled.ok ? [] : compiled.problems.map(({ path }) => path)).toEqual([
      'questions[1].name',
      'questions[1].when',
      'questions[2].when',
    ]);
  });
});
