import type { LastTicket, PolicyFacts } from '../core/policy/facts.ts';
import { coreFromStored } from '../core/stored-json.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** A candidate as far as the policy sees it. */
export type JudgedCandidate = Pick<
  CandidateRow,
  | 'priority'
  | 'severity'
  | 'closeness'
  | 'recurrence'
  | 'agreement'
  | 'agreementLow'
  | 'detector'
  | 'serviceId'
  | 'teamId'
  | 'customerImpact'
  | 'gap'
  | 'occurrences'
  | 'occurredAt'
  | 'isFirst'
  | 'historical'
  | 'fingerprint'
  | 'title'
  | 'subjectKey'
  | 'finding'
>;

/** Everything that the policy's conditions may ask about a candidate. Times are UTC. */
export function policyFacts(
  { services }: { services: readonly { id: string; tier: number | null }[] },
  row: JudgedCandidate,
  occurrences14d: number,
  lastTicket: LastTicket | null = null,
): PolicyFacts {
  const finding = coreFromStored(row.finding);
  const service = services.find((each) => each.id === row.serviceId);
  return {
    priority: row.priority,
    severity: row.severity,
    closeness: row.closeness,
    recurrence: row.recurrence,
    agreement: row.agreement,
    agreementLow: row.agreementLow,
    detector: row.detector,
    service: row.serviceId,
    team: row.teamId,
    tier: service?.tier ?? finding.severity.tier ?? null,
    environment: finding.environment,
    source: finding.fingerprint.source,
    resolver: finding.resolver,
    customerImpact: row.customerImpact,
    gap: row.gap,
    occurrences: row.occurrences,
    occurrences14d,
    lastTicket,
    hour: row.occurredAt.getUTCHours(),
    weekday: weekdays[row.occurredAt.getUTCDay()] ?? null,
    deployWorkflow: finding.deployWorkflow,
    isFirst: row.isFirst,
    historical: row.historical,
    labels: finding.labels,
    fingerprint: row.fingerprint,
    title: row.title,
    subject: row.subjectKey,
  };
}
