import type { CompiledCondition } from '../../../src/core/policy/compile-condition.ts';
import { compileCondition } from '../../../src/core/policy/compile-condition.ts';
import type { ConditionProblem } from '../../../src/core/policy/condition-problem.ts';
import type { PolicyFacts } from '../../../src/core/policy/facts.ts';

/** Facts of a rollback of checkout, with what the test says about it. */
export function policyFacts(known: Partial<PolicyFacts> = {}): PolicyFacts {
  return {
    priority: 31.5,
    severity: 10,
    closeness: 2,
    recurrence: 0.4,
    agreement: 0.9,
    agreementLow: 0.7,
    detector: 'canary_rollback',
    service: 'checkout',
    team: 'payments',
    tier: 1,
    environment: 'production',
    source: 'github',
    resolver: null,
    customerImpact: 'no',
    gap: 'config',
    occurrences: 3,
    occurrences14d: 2,
    lastTicket: 'none',
    hour: 7,
    weekday: 'tuesday',
    deployWorkflow: false,
    isFirst: false,
    historical: false,
    labels: ['database', 'nightly', 'production'],
    fingerprint: '0f1e2d3c4b5a69788796a5b4c3d2e1f0',
    title: 'checkout was rolled back',
    subject: 'acme/checkout production',
    ...known,
  };
}

/** The condition, which the test knows to be sound. */
export function soundCondition(source: string): CompiledCondition {
  const compiled = compileCondition(source);
  if (!compiled.ok) {
    throw new Error(`${source}: ${compiled.problem.message}`);
  }
  return compiled.value;
}

/** Why the condition is refused, which the test knows it to be. */
export function problemOf(source: string): ConditionProblem {
  const compiled = compileCondition(source);
  if (compiled.ok) {
    throw new Error(`${source}: was taken`);
  }
  return compiled.problem;
}

export function holds(source: string, known: Partial<PolicyFacts> = {}) {
  return soundCondition(source).evaluate(policyFacts(known));
}
