import { customerImpacts, gaps } from '../candidate/answers.ts';
import type { DetectorName } from '../detect/finding.ts';
import { findingLabels } from '../detect/finding-labels.ts';
import type { Resolver } from '../signal.ts';

type Doc = { readonly doc: string };

/** One fact that a condition may ask for. `neutral` stands in where the value is not known. */
export type FactSpec = Doc &
  (
    | { readonly type: 'string'; readonly neutral: string; readonly values?: readonly string[] }
    | {
        readonly type: 'number';
        readonly neutral: number;
        readonly min: number;
        readonly max: number;
        readonly values?: readonly number[];
      }
    | { readonly type: 'bool'; readonly neutral: boolean }
    | {
        readonly type: 'strings';
        readonly neutral: readonly string[];
        readonly values?: readonly string[];
      }
  );

const DETECTORS = [
  'auto_resolved_page',
  'retried_ci_failure',
  'canary_rollback',
  'manual_report',
] as const satisfies readonly DetectorName[];

/** The connectors whose facts the detectors read, and the people who report. */
const SOURCES = ['pagerduty', 'github', 'jira', 'people'] as const;

const RESOLVERS = [
  'merged',
  'person',
  'bot',
  'integration',
  'timer',
  'automation',
] as const satisfies readonly Resolver[];

const LAST_TICKETS = ['none', 'open', 'done', 'wont_do'] as const;

export type LastTicket = (typeof LAST_TICKETS)[number];

const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;

/** The steps of severity and closeness. */
const STEPS = [1, 2, 10, 50] as const;

const TIERS = [1, 2, 3, 4] as const;

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** Of what only people tell. */
const SAID_LATER =
  'Known of what people report. Of anything else nearly always unknown when rules are asked: a person says it with a decision, which no rule moves.';

const NO_LIMIT = Number.POSITIVE_INFINITY;

function text(doc: string) {
  return { type: 'string', neutral: '', doc } as const;
}

function oneOf(values: readonly string[], neutral: string, doc: string) {
  return { type: 'string', neutral, values, doc } as const;
}

function number(neutral: number, [min, max]: readonly [number, number], doc: string) {
  return { type: 'number', neutral, min, max, doc } as const;
}

/** One of these, which rise. */
function oneNumberOf(values: readonly number[], neutral: number, doc: string) {
  const [min, max] = [values[0] ?? 0, values.at(-1) ?? 0];
  return { type: 'number', neutral, min, max, values, doc } as const;
}

function flag(doc: string) {
  return { type: 'bool', neutral: false, doc } as const;
}

/** Everything that a policy's conditions may ask about a candidate. Times are UTC. */
export const FACTS = {
  priority: number(0, [0, 100], 'The score from 0 to 100.'),
  severity: oneNumberOf(STEPS, 2, 'How bad it would have been: 50, 10, 2 or 1.'),
  closeness: oneNumberOf(
    STEPS,
    1,
    'How little stood between this and an incident: 1, 2, 10 or 50.',
  ),
  recurrence: number(0, [0, 1], 'The chance of at least one more within 30 days, from 0 to 1.'),
  agreement: number(0.5, [0, 1], 'The share of times that people agreed on its kind, from 0 to 1.'),
  agreementLow: number(0, [0, 1], 'The cautious estimate of agreement (its 5 % quantile).'),
  detector: oneOf(DETECTORS, '', 'Which detector found it.'),
  service: text('The id of the service; empty when no service is mapped.'),
  team: text('The id of the owning team; empty when there is none.'),
  tier: oneNumberOf(
    TIERS,
    3,
    "The service's tier. When it fails: 1 customers can't use it, 2 customers notice, 3 only colleagues notice, 4 nobody notices for a day; 3 when it has none.",
  ),
  environment: text('The environment, such as production; empty when not known.'),
  source: oneOf(SOURCES, '', 'Who told of it: pagerduty, github, jira, or people who report.'),
  resolver: oneOf(
    RESOLVERS,
    '',
    'What cleared the page; empty for anything else. Rules are asked of bot, integration and automation only: the others are no near misses.',
  ),
  customerImpact: oneOf(
    customerImpacts,
    'unknown',
    `Whether a customer would have noticed. ${SAID_LATER}`,
  ),
  gap: oneOf(gaps, 'unknown', `The kind of gap it shows. ${SAID_LATER}`),
  occurrences: number(1, [1, NO_LIMIT], 'How often the same thing was seen, this time included.'),
  occurrences14d: number(0, [0, NO_LIMIT], 'How often it was seen in the last 14 days.'),
  lastTicket: oneOf(
    LAST_TICKETS,
    'none',
    'What became of the last ticket for the same thing: none, open, done or wont_do.',
  ),
  hour: oneNumberOf(HOURS, 0, 'The hour at which it happened, 0 to 23, UTC.'),
  weekday: oneOf(WEEKDAYS, '', 'The day on which it happened, as monday to sunday, UTC.'),
  deployWorkflow: flag('True when the workflow deploys.'),
  isFirst: flag('True when the same thing was never seen before.'),
  historical: flag(
    'True when it was read from the past by a backfill. Always false when rules are asked: the past asks nobody.',
  ),
  labels: {
    type: 'strings',
    neutral: [],
    values: findingLabels,
    doc: 'The labels that its detector gave it.',
  },
  fingerprint: text('What the same thing is known by, as the API and its page tell it.'),
  title: text('The title of the candidate.'),
  subject: text('What it is about: the incident, run, environment or ticket, by its key.'),
} as const satisfies Record<string, FactSpec>;

/** What people call the kinds of facts. */
export const FACT_KINDS = {
  string: 'text',
  number: 'number',
  bool: 'yes or no',
  strings: 'list of texts',
} as const satisfies Record<FactSpec['type'], string>;

export type FactName = keyof typeof FACTS;

type Values = { string: string; number: number; bool: boolean; strings: readonly string[] };

/** A candidate's facts; null is "not known" and counts as the fact's neutral value. */
export type PolicyFacts = {
  readonly [Name in FactName]: Values[(typeof FACTS)[Name]['type']] | null;
};

const SPECS: ReadonlyMap<string, FactSpec> = new Map(Object.entries(FACTS));

export const FACT_NAMES: readonly string[] = [...SPECS.keys()];

export function isFactName(name: string): name is FactName {
  return SPECS.has(name);
}

/** The fact of that name; undefined when there is none. */
export function factSpec(name: string): FactSpec | undefined {
  return SPECS.get(name);
}
