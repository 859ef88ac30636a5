import {
  compilePolicy,
  decideVerdict,
  type Policy,
  type StoredBefore,
} from '../policy/evaluate-policy.ts';
import type { PolicyFacts } from '../policy/facts.ts';
import type { RuleProblem } from '../policy/rule.ts';

/** What a ticket asks of its readers, for the near misses that a condition holds for. */
export type TicketQuestion = {
  /** Unique in its set. */
  name: string;
  /** A condition in CEL over the facts that rules ask for too. */
  when: string;
  /** What to do first, in half an hour at most. */
  firstStep: string;
  /** One question, or a few where a person told of it. */
  question: string | readonly string[];
};

export type QuestionSet = { questions: readonly TicketQuestion[]; policy: Policy };

/** What one ticket asks. */
export type Asked = { firstStep: string; questions: readonly string[] };

/**
 * Checks the entries as the rules that they are, and prepares them, or names every fault with its
 * place. What is stored already was checked by the rules of its time.
 */
export function compileQuestions(
  questions: readonly TicketQuestion[],
  options: StoredBefore = {},
): { ok: true; set: QuestionSet } | { ok: false; problems: readonly RuleProblem[] } {
  const rules = questions.map(({ name, when }) => ({ name, when, then: 'review' as const }));
  const compiled = compilePolicy(rules, options);
  if (compiled.ok) return { ok: true, set: { questions, policy: compiled.policy } };
  const problems = compiled.problems.map((problem) => ({
    ...problem,
    path: problem.path.replace(/^rules/, 'questions'),
  }));
  return { ok: false, problems };
}

/** What the first of the sets' entries asks whose condition holds; null where none does. */
export function chooseQuestions(
  sets: readonly QuestionSet[],
  facts: PolicyFacts,
): (Asked & { name: string }) | null {
  for (const { questions, policy } of sets) {
    const { rule } = decideVerdict(policy, facts);
    const chosen = questions.find(({ name }) => name === rule);
    if (chosen === undefined) continue;
    const { name, firstStep, question } = chosen;
    return { name, firstStep, questions: typeof question === 'string' ? [question] : question };
  }
  return null;
}
