import {
  FACT_NAMES,
  type FactName,
  type FactSpec,
  factSpec,
  type PolicyFacts,
} from '../policy/facts.ts';

/** What a ticket's fields may name besides the facts of the policy's conditions. */
const OF_TICKETS = {
  story: 'The story in one sentence.',
  url: 'The address of the near miss in Closecall; empty while PUBLIC_URL is not set.',
  savedBy: 'What saved us: recovery, retry, gate, fallback, person, luck or unknown.',
  savedByText: 'The same, in words.',
  occurredAt: 'When it happened, such as 2026-03-01T04:12:00.000Z.',
  day: 'The day on which it happened, such as 2026-03-01, UTC.',
  serviceName: "The service's name; its id where it has none.",
  teamName: "The team's name.",
} as const;

type TicketFactName = keyof typeof OF_TICKETS;

/** Every name that `{{…}}` and `from` take, for suggestions. */
export const TICKET_FACT_NAMES: readonly string[] = [...FACT_NAMES, ...Object.keys(OF_TICKETS)];

/** What is not known of every near miss that gets a ticket; all else always is. */
const NOT_ALWAYS_KNOWN = [
  'service',
  'serviceName',
  'environment',
  'resolver',
  'labels',
] as const satisfies readonly (FactName | TicketFactName)[];

/** The facts that may leave nothing behind where a ticket's field names them. */
export function unsureFacts(publicUrl: string | null): ReadonlySet<string> {
  return new Set([...NOT_ALWAYS_KNOWN, ...(publicUrl === null ? ['url'] : [])]);
}

/**
 * A candidate's facts as a ticket's fields may name them, as texts. What is not known of those that
 * conditions may ask is what they take it for, such as tier 3.
 */
export function ticketFacts(
  facts: PolicyFacts,
  besides: Readonly<Record<TicketFactName, string | null>>,
): ReadonlyMap<string, string> {
  const all = Object.entries({ ...facts, ...besides });
  return new Map(
    all.map(([name, value]) => [name, inText(value ?? factSpec(name)?.neutral ?? '')]),
  );
}

function inText(value: FactSpec['neutral']): string {
  if (typeof value === 'number') return String(Math.round(value * 100) / 100);
  return typeof value === 'object' ? value.join(', ') : String(value);
}
