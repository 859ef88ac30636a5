import { compileQuestions, type TicketQuestion } from '../../../core/follow-up/question-set.ts';
import { compilePolicy, type StoredBefore } from '../../../core/policy/evaluate-policy.ts';
import { nearestName } from '../../../core/policy/nearest-name.ts';
import type { Rule } from '../../../core/policy/rule.ts';
import { validationProblem } from '../validation-problem.ts';

/** Answers what is wrong with the rules, and where. What stood in a version before was checked then. */
export function soundOrProblem(rules: readonly Rule[], prefix: string, stored: StoredBefore): void {
  const compiled = compilePolicy(rules, stored);
  if (compiled.ok) return;
  throw validationProblem(
    compiled.problems.map((problem) => ({ ...problem, path: `${prefix}${problem.path}` })),
  );
}

/** What tickets ask, checked as rules are. */
export function soundQuestionsOrProblem(
  questions: readonly TicketQuestion[],
  prefix: string,
  stored: StoredBefore,
): void {
  const compiled = compileQuestions(questions, stored);
  if (compiled.ok) return;
  throw validationProblem(
    compiled.problems.map((problem) => ({ ...problem, path: `${prefix}${problem.path}` })),
  );
}

/** A rule gives candidates to teams that exist. */
export function refuseUnknownTeams(rules: readonly Rule[], teams: readonly string[]): void {
  const faults = rules.flatMap(({ team }, index) => {
    if (team === undefined || teams.includes(team)) return [];
    const meant = nearestName(team, teams);
    const message = `no team is called "${team}"`;
    const path = `document.rules[${index}].team`;
    return [{ path, message, ...(meant === undefined ? {} : { suggestion: meant }) }];
  });
  if (faults.length > 0) throw validationProblem(faults);
}
