import { compileCondition } from './compile-condition.ts';
import { type Fault, placeFault } from './condition-problem.ts';
import { type ConditionNode, namesIn, partsOf } from './condition-tree.ts';
import { isEnabled, type Rule, type RuleProblem } from './rule.ts';
import { allBut, isWithin, oneOf, type ValueSet, valueSet } from './value-set.ts';

/** No detector tells these: a person says them with a decision. */
const saidByPeople = (fact: string) =>
  `${fact} is known only once a person said so with a decision, and no rule decides after that`;

/** What rules find of a fact whatever happened, and why. */
const alwaysFound: ReadonlyMap<string, { value: string | boolean; because: string }> = new Map([
  ['gap', { value: 'unknown', because: saidByPeople('gap') }],
  ['customerImpact', { value: 'unknown', because: saidByPeople('customerImpact') }],
  [
    'historical',
    {
      value: false,
      because: 'what was loaded from the past asks nobody, and no rule is asked about it',
    },
  ],
]);

/** Pages that are no near misses, by who or what ended them: see `auto-resolved-page.ts`. */
const noNearMiss: ReadonlyMap<string, string> = new Map([
  ['merged', 'that was merged into another incident'],
  ['person', 'that a person resolved'],
  ['timer', 'that a timer closed'],
]);

/**
 * Rules that ask for what is never there when they are asked: what people say with their decision,
 * after which no rule moves a candidate any more, or what no rule is asked about at all. That is no
 * fault, and yet such a comparison comes to the same every time.
 */
export function askedTooEarly(rules: readonly Rule[]): readonly RuleProblem[] {
  return rules.flatMap((rule, index) => {
    const condition = isEnabled(rule) ? compileCondition(rule.when, { isStored: true }) : null;
    if (!condition?.ok) return [];
    const asked = askedInVain(condition.value.tree);
    const isFirst = ({ message }: Fault, nth: number) =>
      asked.findIndex((each) => each.message === message) === nth;
    return asked
      .filter(isFirst)
      .map((fault) => ({ path: `rules[${index}].when`, ...placeFault(rule.when, fault) }));
  });
}

/** `isDenied` is what stands behind a `!`. */
function askedInVain(node: ConditionNode, isDenied = false): readonly Fault[] {
  const set = valueSet(node);
  if (set !== null) {
    const at = placeOf(set.fact, node);
    return whyInVain(isDenied ? allBut(set) : set).map((message) => ({ at, message }));
  }
  if (node.kind === 'name') {
    const message = alwaysFound.get(node.name)?.because;
    return message === undefined ? [] : [{ at: node.at, message }];
  }
  const denies = node.kind === 'call' && node.operator === '!';
  return partsOf(node).flatMap((part) => askedInVain(part, denies !== isDenied));
}

/** Nothing is said of `gap == "unknown"` or `!historical`, which are as rules find them. */
function whyInVain(set: ValueSet): readonly string[] {
  const found = alwaysFound.get(set.fact);
  if (found !== undefined) {
    return isWithin(set, oneOf(set.fact, [found.value])) ? [] : [found.because];
  }
  if (set.fact !== 'resolver' || set.has.kind !== 'values' || set.has.not) return [];
  return [...set.has.values].flatMap((value) => {
    const page = noNearMiss.get(String(value));
    return page === undefined
      ? []
      : [`no rule is asked about a page ${page}, which is no near miss`];
  });
}

/** Where the part that asks for the fact names it. */
function placeOf(fact: string, node: ConditionNode): number {
  const inside = partsOf(node).find((part) => namesIn(part).includes(fact));
  return inside === undefined ? node.at : placeOf(fact, inside);
}
