import { type Fault, placeFault } from './condition-problem.ts';
import { type ConditionNode, startOf } from './condition-tree.ts';
import { constantTruth } from './constant-truth.ts';
import { contradiction, implies } from './implies.ts';
import { partInWords } from './part-in-words.ts';
import { type CompiledRule, isEnabled, type Rule, type RuleProblem } from './rule.ts';

/**
 * Finds rules that no candidate can reach: their own condition never holds, or an earlier rule
 * takes everything that it asks for. Only what is cheap to see is found. `rules` holds null where a
 * condition is not sound. A condition that was stored before may go on to be never true.
 */
export function checkReach(
  rules: readonly (CompiledRule | null)[],
  isStored: (condition: string) => boolean,
): readonly RuleProblem[] {
  const problems: RuleProblem[] = [];
  const earlier: CompiledRule[] = [];
  for (const [index, compiled] of rules.entries()) {
    if (compiled === null || !isEnabled(compiled.rule)) {
      continue;
    }
    const never = isStored(compiled.rule.when) ? null : neverTrue(compiled);
    const fault = never ?? hidden(compiled, earlier);
    if (fault !== null) {
      problems.push({ path: `rules[${index}].when`, ...placeFault(compiled.rule.when, fault) });
    }
    // The others behind it would only repeat the same.
    if (fault === null || takesAll(compiled)) {
      earlier.push(compiled);
    }
  }
  return problems;
}

function neverTrue({ rule, condition: { tree } }: CompiledRule): Fault | null {
  const message = 'this is never true, so the rule never applies';
  if (constantTruth(tree) === false) {
    const suggestion = 'enabled: false, which keeps the rule without trying it';
    return { at: 0, message, suggestion };
  }
  const waits = waitsFor(rule);
  const apart = contradiction(tree, waits === null ? [] : [waits]);
  if (apart === null) return null;
  const [one, other] = apart.map((part) =>
    part === waits ? `minOccurrences: ${rule.minOccurrences}` : partInWords(part),
  );
  const suggestion = `only one of ${one} and ${other}, which are never true together`;
  return { at: withoutBlanks(rule.when, startOf(apart[1])), message, suggestion };
}

/** The parser places a `!` before the blanks that lead to it. */
function withoutBlanks(source: string, at: number): number {
  return at + source.slice(at).search(/\S|$/);
}

/** What `minOccurrences` asks for, as a condition would. */
function waitsFor({ minOccurrences }: Rule): ConditionNode | null {
  if (minOccurrences === undefined) return null;
  const fact = { kind: 'name', at: 0, name: 'occurrences' } as const;
  const least = { kind: 'literal', at: 0, value: minOccurrences } as const;
  return { kind: 'call', at: 0, operator: '>=', args: [fact, least] };
}

/** By the first that hides it: before a later one it would be hidden still. */
function hidden(compiled: CompiledRule, earlier: readonly CompiledRule[]): Fault | null {
  for (const other of earlier) {
    const does = whatHides(compiled, other);
    if (does !== null) return hiddenBy(other, compiled, does);
  }
  return null;
}

/** What the other one does before it that leaves it nothing; null where it does not. */
function whatHides({ rule, condition }: CompiledRule, other: CompiledRule): string | null {
  if (!asksOnly(other)) return null;
  if (takesAll(other)) return 'takes everything before';
  if (other.rule.when.trim() === rule.when.trim()) return 'asks the same before';
  return implies(condition.tree, other.condition.tree) ? 'takes all of it before' : null;
}

function hiddenBy(other: CompiledRule, compiled: CompiledRule, does: string): Fault {
  const message = `no near miss gets here: the rule "${other.rule.name}" ${does}`;
  const suggestion = leavesNothing(compiled, other)
    ? 'to remove one of the two'
    : `to move it before "${other.rule.name}", or to remove it`;
  return { at: 0, message, suggestion };
}

/** Whether it would hide the other one, were it tried before that. */
function leavesNothing(compiled: CompiledRule, other: CompiledRule): boolean {
  if (!asksOnly(compiled)) return false;
  const isSame = compiled.rule.when.trim() === other.rule.when.trim();
  return isSame || takesAll(compiled) || implies(other.condition.tree, compiled.condition.tree);
}

function takesAll(compiled: CompiledRule): boolean {
  return asksOnly(compiled) && constantTruth(compiled.condition.tree) === true;
}

/** True when the condition alone decides. */
function asksOnly({ rule }: CompiledRule): boolean {
  return rule.minOccurrences === undefined || rule.minOccurrences <= 1;
}
