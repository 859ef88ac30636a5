import { checkReach } from './check-reach.ts';
import { checkSettings } from './check-settings.ts';
import { compileCondition } from './compile-condition.ts';
import { explainMatch } from './explain-match.ts';
import { FACTS, type PolicyFacts } from './facts.ts';
import { type CompiledRule, isEnabled, type Rule, type RuleProblem } from './rule.ts';
import type { Verdict } from './verdict.ts';

/** Rules that were found to be sound, in the order in which they are tried. */
export type Policy = { rules: readonly CompiledRule[] };

/** One rule that was tried, and why it did or did not apply, in one sentence. */
export type TraceEntry = {
  rule: string;
  matched: boolean;
  because: string;
  /** The team, the ticket's labels and the time out of sight that the rule names, where it applied. */
  team?: string;
  labels?: readonly string[];
  snoozeUntil?: string;
  /** No rule, but why the verdict of the one before does not hold, and which one does. */
  instead?: Verdict;
};

/** What the policy says of one candidate. `rule` is null when none matched. */
export type PolicyVerdict = {
  verdict: Verdict;
  rule: string | null;
  team?: string;
  labels?: readonly string[];
  snoozeUntil?: string;
  trace: readonly TraceEntry[];
};

/** What was stored before, and checked then: all of it, or these conditions. */
export type StoredBefore = { isStored?: boolean; conditions?: ReadonlySet<string> };

/** A policy with more rules than a person can oversee is refused. */
const MOST_RULES = 100;

/**
 * Checks the rules and prepares them, or names every fault with its place. Stored ones passed the
 * checks of their day: they go on to apply where what only never matches is refused by now. So do
 * single `conditions` that were stored, wherever they stand.
 */
export function compilePolicy(
  rules: readonly Rule[],
  { isStored = false, conditions }: StoredBefore = {},
): { ok: true; policy: Policy } | { ok: false; problems: readonly RuleProblem[] } {
  if (rules.length > MOST_RULES) {
    const message = `there are at most ${MOST_RULES} rules`;
    return { ok: false, problems: [{ path: 'rules', message, line: 1, column: 1 }] };
  }
  const problems: RuleProblem[] = isStored ? [] : [...checkSettings(rules)];
  const wasStored = (condition: string) => isStored || conditions?.has(condition) === true;
  const compiled = rules.map((rule, index) => {
    const condition = compileCondition(rule.when, { isStored: wasStored(rule.when) });
    if (!condition.ok) {
      problems.push({ path: `rules[${index}].when`, ...condition.problem });
      return null;
    }
    return { rule, condition: condition.value };
  });
  if (!isStored) problems.push(...checkReach(compiled, wasStored));
  if (problems.length > 0) {
    return { ok: false, problems };
  }
  return { ok: true, policy: { rules: compiled.filter((each) => each !== null) } };
}

/** Tries the rules in order; the first that matches decides, and without one a person does. */
export function decideVerdict(policy: Policy, facts: PolicyFacts): PolicyVerdict {
  const trace: TraceEntry[] = [];
  for (const compiled of policy.rules) {
    if (!isEnabled(compiled.rule)) {
      continue;
    }
    const entry = tryRule(compiled, facts);
    trace.push(entry);
    if (entry.matched) {
      return { ...outcomeOf(compiled.rule), trace };
    }
  }
  return { verdict: 'review', rule: null, trace };
}

function tryRule({ rule, condition }: CompiledRule, facts: PolicyFacts): TraceEntry {
  const answer = condition.evaluate(facts);
  if (typeof answer === 'object') {
    const because = `it could not be checked (${answer.error}), which counts as no match`;
    return { rule: rule.name, matched: false, because };
  }
  const seen = facts.occurrences ?? FACTS.occurrences.neutral;
  const needed = rule.minOccurrences ?? 0;
  if (answer && seen < needed) {
    const because = `occurrences was ${seen}, the rule asks for at least ${needed}`;
    return { rule: rule.name, matched: false, because };
  }
  return {
    rule: rule.name,
    matched: answer,
    because: explainMatch(condition, facts),
    ...(answer ? namedBy(rule) : {}),
  };
}

function outcomeOf(rule: Rule): Omit<PolicyVerdict, 'trace'> {
  return { verdict: rule.then, rule: rule.name, ...namedBy(rule) };
}

/** What a rule says besides its verdict. */
function namedBy({ team, labels, snoozeUntil }: Rule) {
  return {
    ...(team === undefined ? {} : { team }),
    ...(labels === undefined ? {} : { labels }),
    ...(snoozeUntil === undefined ? {} : { snoozeUntil }),
  };
}
