import { isEnabled, type Rule } from './rule.ts';
import { DEFAULT_TICKETS_PER_WEEK } from './weekly-limit.ts';

/** Which rules open tickets by themselves; automatic tickets are on where there are any. */
export function automaticRules(rules: readonly Rule[]): readonly string[] {
  return rules
    .filter((rule) => isEnabled(rule) && rule.then === 'open_ticket')
    .map(({ name }) => name);
}

/** The same as sentences for admins; `perWeek` is null where the policy sets no number. */
export function sayAutomatic(rules: readonly Rule[], perWeek: number | null): string {
  const names = automaticRules(rules).map((name) => `“${name}”`);
  if (names.length === 0) return 'Automatic tickets are off: no rule opens tickets by itself.';
  const open = names.length === 1 ? 'the rule opens' : 'the rules open';
  const most = perWeek ?? DEFAULT_TICKETS_PER_WEEK;
  const atMost = most === 0 ? 'none' : `at most ${most}`;
  const listed = names.join(', ');
  return `Automatic tickets are on: ${open} tickets by ${names.length === 1 ? 'itself' : 'themselves'}: ${listed}; ${atMost} a week for each team that sets no number of its own, in its working hours.`;
}
