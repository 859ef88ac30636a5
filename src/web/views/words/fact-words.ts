import { sayTimes } from '../../../core/detect/say-count.ts';
import type { FactName } from '../../../core/policy/facts.ts';
import { detectorWords } from './candidate-words.ts';

/** What people call what a rule asks for, at the head of a clause. */
const names: Readonly<Record<FactName, string>> = {
  priority: 'its score',
  severity: 'how bad it could have been',
  closeness: 'how close it came',
  recurrence: 'the chance that it returns',
  agreement: 'how often people agreed on its kind',
  agreementLow: 'how often people agreed on its kind, at the least',
  detector: 'its kind',
  service: 'its service',
  team: 'its team',
  tier: 'the tier of its service',
  environment: 'its environment',
  source: 'what told of it',
  resolver: 'what cleared it',
  customerImpact: 'whether a customer would have noticed',
  gap: 'the gap that it shows',
  occurrences: 'how often it was seen',
  occurrences14d: 'how often it was seen in 14 days',
  lastTicket: 'its last ticket',
  hour: 'the hour of the day',
  weekday: 'the day of the week',
  deployWorkflow: 'whether its workflow deploys',
  isFirst: 'whether it was the first of its kind',
  historical: 'whether it was loaded from the past',
  labels: 'its labels',
  fingerprint: 'its pattern',
  title: 'its title',
  subject: 'what it is about',
};

const claims: Readonly<Partial<Record<FactName, { yes: string; no: string }>>> = {
  deployWorkflow: { yes: 'its workflow deploys', no: 'no workflow that deploys' },
  isFirst: { yes: 'never seen before', no: 'seen before' },
  historical: { yes: 'loaded from the past', no: 'not loaded from the past' },
};

/** Values that a word alone does not tell. */
const values: Readonly<Partial<Record<FactName, Readonly<Record<string, string>>>>> = {
  detector: detectorWords,
  resolver: {
    integration: 'the monitor',
    bot: 'a bot',
    automation: 'an automation',
    person: 'a person',
    timer: 'a timer',
    merged: 'a merge',
  },
  customerImpact: {
    no: 'no customer would have noticed',
    maybe: 'a customer may have noticed',
    yes: 'a customer would have noticed',
    unknown: 'nobody knows whether a customer would have noticed',
  },
  lastTicket: { wont_do: 'closed without being done' },
  labels: { shared_cause: '“many runs, one cause”' },
};

const quoted: ReadonlySet<FactName> = new Set(['detector', 'customerImpact', 'title']);

const chances: ReadonlySet<FactName> = new Set(['recurrence', 'agreement', 'agreementLow']);

/** A fact with its value as a clause: `its score was 31.5`, `seen twice in the last 14 days`. */
export function sayFact(name: FactName, value: unknown): string {
  const claim = claims[name];
  if (claim !== undefined) return value === true ? claim.yes : claim.no;
  if (name === 'occurrences' && typeof value === 'number') return saySeen(value);
  if (name === 'occurrences14d' && typeof value === 'number') {
    return `${saySeen(value)} in the last 14 days`;
  }
  return sayNamed(name, value);
}

function sayNamed(name: FactName, value: unknown): string {
  if (name === 'labels') {
    return isNone(value) ? 'it has no labels' : `${names[name]} were ${sayFactValue(name, value)}`;
  }
  if (name === 'customerImpact') return sayWord(name, value);
  if (name === 'lastTicket' && value === 'none') return 'it had no ticket before';
  return `${names[name]} was ${sayFactValue(name, value)}`;
}

/** A value alone, as a rule asks for it. */
export function sayFactValue(name: FactName, value: unknown): string {
  if (Array.isArray(value)) return value.map((each) => sayWord(name, each)).join(', ');
  if (typeof value === 'number' && chances.has(name)) return `${Math.round(value * 100)} %`;
  if (value === '') return 'not known';
  return quoted.has(name) ? `“${sayWord(name, value)}”` : sayWord(name, value);
}

function sayWord(name: FactName, value: unknown): string {
  const known = new Map(Object.entries(values[name] ?? {})).get(String(value));
  if (known !== undefined) return known;
  return quoted.has(name) ? String(value) : String(value).replaceAll('_', ' ');
}

function isNone(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

function saySeen(count: number): string {
  return count === 0 ? 'not seen' : `seen ${sayTimes(count)}`;
}
