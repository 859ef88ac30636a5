import { celEnv, isCelError, plan } from '@bufbuild/cel';
import { err, ok, type Result } from '../result.ts';
import { bindFacts } from './bind-facts.ts';
import { celFunctions } from './cel-functions.ts';
import { compilePatterns } from './compile-patterns.ts';
import { CONDITION_LIMITS } from './condition-limits.ts';
import { type ConditionProblem, type Fault, placeFault, type Report } from './condition-problem.ts';
import { type ConditionNode, namesIn } from './condition-tree.ts';
import { type FactName, isFactName, type PolicyFacts } from './facts.ts';
import { checkPossible } from './impossible-comparison.ts';
import { checkTypes } from './infer-type.ts';
import { type CelExpr, parseCondition } from './parse-condition.ts';
import { readTree } from './read-tree.ts';
import type { TextPattern } from './text-pattern.ts';
import { workBudget } from './work-budget.ts';

type Evaluation = boolean | { error: string };

/** A condition that was found to be sound, ready to be asked any number of times. */
export type CompiledCondition = {
  tree: ConditionNode;
  /** The facts that it asks for. */
  facts: readonly FactName[];
  /** The same facts always give the same answer, in bounded time; never throws. */
  evaluate(facts: PolicyFacts): Evaluation;
};

/**
 * Checks a rule's condition and prepares it. Conditions are CEL over the facts of `facts.ts`, cut
 * down to what can neither run long nor fail in a way that a check could have seen. Every number
 * is a double; a comparison that can never hold is refused, unless it is stored already.
 */
export function compileCondition(
  source: string,
  { isStored = false }: { isStored?: boolean } = {},
): Result<CompiledCondition, ConditionProblem> {
  const parsed = parseCondition(source);
  if (!parsed.ok) {
    return err(placeFault(source, parsed.problem));
  }
  const faults: Fault[] = [];
  const report: Report = (at, message, suggestion) => {
    faults.push({ at, message, ...(suggestion === undefined ? {} : { suggestion }) });
  };
  const tree = readTree(parsed.value, report);
  checkTypes(tree, report);
  if (!isStored) checkPossible(tree, report);
  const patterns = compilePatterns(tree, source, report);
  const [fault] = faults;
  if (fault !== undefined) {
    return err(placeFault(source, fault));
  }
  const facts = namesIn(tree).filter(isFactName);
  return ok({ tree, facts, evaluate: prepare(parsed.value.expr, facts, patterns) });
}

function prepare(
  expr: CelExpr,
  names: readonly FactName[],
  patterns: ReadonlyMap<string, TextPattern>,
): CompiledCondition['evaluate'] {
  const budget = workBudget(CONDITION_LIMITS.work);
  const run = plan(celEnv({ funcs: celFunctions(patterns, budget) }), expr);
  return (facts) => {
    budget.reset();
    const result = run(bindFacts(names, facts));
    if (typeof result === 'boolean') {
      return result;
    }
    return { error: isCelError(result) ? result.message : 'it is neither true nor false' };
  };
}
