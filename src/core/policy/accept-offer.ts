import { type PatternEdits, rulesAfterMerges } from '../pattern-edits.ts';
import { checkReach } from './check-reach.ts';
import { compilePolicy, type PolicyVerdict, type TraceEntry } from './evaluate-policy.ts';
import type { EarnedOffer, OfferScope } from './offers.ts';
import { isEnabled, type Rule, type RuleProblem } from './rule.ts';

/** Rules with one more, and what that one is. */
export type WithOffer = { rules: readonly Rule[]; added: Rule; switchedOff: readonly string[] };

/**
 * Adds the rule that an offer stands for before the first rule that had asked people about what they
 * agreed on, or at the end where no rule had. What rules before that place keep quiet stays so; what
 * the asking rule left to later ones, such as a low score, gets tickets too. `traces` are of those
 * candidates. A later rule that nothing reaches any more is switched off.
 */
export function withOffer(
  rules: readonly Rule[],
  offer: EarnedOffer,
  { title, traces }: { title: string; traces: readonly (readonly TraceEntry[])[] },
): WithOffer {
  const asked = new Set(
    traces.flatMap((trace) => trace.find(({ matched }) => matched)?.rule ?? []),
  );
  const asking = rules.findIndex(
    (rule) => isEnabled(rule) && rule.then === 'review' && asked.has(rule.name),
  );
  const place = asking >= 0 ? asking : rules.length;
  const added: Rule = {
    name: freeName(`tickets for ${title}`, rules),
    when: conditionOf(offer.scope),
    then: 'open_ticket',
  };
  const more = [...rules.slice(0, place), added, ...rules.slice(place)];
  return switchOffHidden(more, added, place);
}

/** What has to stand in the configuration file as well, which would take the rule out again. */
export function sayForFile({ rules, added }: WithOffer): string {
  const { name, when, then } = added;
  const next = rules[rules.indexOf(added) + 1]?.name;
  const place = next === undefined ? 'behind the others' : `before “${next}”`;
  // Texts in JSON are texts in YAML.
  const rule = `- { name: ${JSON.stringify(name)}, when: ${JSON.stringify(when)}, then: ${then} }`;
  return `Rules came from a configuration file before: write this one into it too, ${place}, or it is taken out when the file is applied again, as at each start with CLOSECALL_CONFIG: ${rule}`;
}

/**
 * Whether the rule that asked people then still says where an offer's rule may go. It does not where
 * it leaves the candidate alone today and a rule behind it keeps that quiet.
 */
export function saysPlace(then: readonly TraceEntry[], today: PolicyVerdict): boolean {
  if (today.verdict === 'review') return true;
  const asked = then.find(({ matched }) => matched)?.rule;
  return !today.trace.some(({ rule, matched }) => rule === asked && !matched);
}

/** A rule is there already that asks for just what is offered, whatever goes before it. */
export function isOfferAmong(rules: readonly Rule[], scope: OfferScope): boolean {
  const wanted = conditionOf(scope);
  return rules.some(
    (rule) => isEnabled(rule) && rule.then === 'open_ticket' && rule.when.trim() === wanted,
  );
}

function conditionOf(scope: OfferScope): string {
  switch (scope.kind) {
    case 'fingerprint':
      return `fingerprint == ${JSON.stringify(scope.fingerprint)}`;
    case 'service':
      return `detector == "${scope.detector}" && service == ${JSON.stringify(scope.service)}`;
    case 'detector':
      return `detector == "${scope.detector}"`;
  }
}

function freeName(wanted: string, rules: readonly Rule[]): string {
  const taken = new Set(rules.map(({ name }) => name.trim()));
  let name = wanted;
  for (let nth = 2; taken.has(name); nth++) name = `${wanted} (${nth})`;
  return name;
}

function switchOffHidden(rules: readonly Rule[], added: Rule, place: number): WithOffer {
  const unreached = problemsOf(rules).map(({ path }) => path);
  const isHidden = (index: number) => index > place && unreached.includes(whenOf(index));
  return {
    rules: rules.map((rule, index) => (isHidden(index) ? { ...rule, enabled: false } : rule)),
    added,
    switchedOff: rules.filter((_, index) => isHidden(index)).map(({ name }) => name),
  };
}

/**
 * Why the rule would do nothing where it was added; null where it would. Not about the others. Rules
 * are asked as they hold after merges of patterns.
 */
export function whyOfNoUse({ rules, added }: WithOffer, edits: PatternEdits): string | null {
  const place = rules.indexOf(added);
  const problem = problemsOf(rulesAfterMerges(rules, edits)).find(
    ({ path }) => path === whenOf(place) || path === 'rules',
  );
  return problem?.message ?? null;
}

/** What was in force passed the checks of its day, and is not asked about again. */
function problemsOf(rules: readonly Rule[]): readonly RuleProblem[] {
  const compiled = compilePolicy(rules, { isStored: true });
  return compiled.ok ? checkReach(compiled.policy.rules, () => true) : compiled.problems;
}

function whenOf(index: number): string {
  return `rules[${index}].when`;
}
