import type { Rule, RuleProblem } from './rule.ts';

/** A time without its zone would be another one on every machine. */
const DATE = /^\d{4}-\d{2}-\d{2}(T.*(Z|[+-]\d{2}:\d{2}))?$/;

/** Faults of the rules that show without reading their conditions. */
export function checkSettings(rules: readonly Rule[]): readonly RuleProblem[] {
  const taken = new Set<string>();
  const problems: RuleProblem[] = [];
  for (const [index, rule] of rules.entries()) {
    for (const [field, message] of Object.entries(settingFaults(rule, taken))) {
      problems.push({ path: `rules[${index}].${field}`, message, line: 1, column: 1 });
    }
    taken.add(rule.name.trim());
  }
  return problems;
}

function settingFaults(rule: Rule, taken: ReadonlySet<string>): Record<string, string> {
  const faults: Record<string, string> = {};
  const name = rule.name.trim();
  if (name === '') {
    faults['name'] = 'a rule needs a name';
  }
  if (taken.has(name)) {
    faults['name'] = `another rule is called "${name}"`;
  }
  if (rule.minOccurrences !== undefined && !isCount(rule.minOccurrences)) {
    faults['minOccurrences'] = 'it is a whole number, 1 or more';
  }
  if (rule.snoozeUntil !== undefined && !isDate(rule.snoozeUntil)) {
    faults['snoozeUntil'] =
      'it is a date such as 2030-01-31, or a time such as 2030-01-31T09:00:00Z';
  }
  if (rule.snoozeUntil !== undefined && rule.then !== 'review') {
    faults['snoozeUntil'] = `only a rule with the verdict review can snooze, not ${rule.then}`;
  }
  return faults;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}

function isDate(value: string): boolean {
  return DATE.test(value) && !Number.isNaN(Date.parse(value));
}
