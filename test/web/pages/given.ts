import { createHash, randomUUID } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import type { Finding } from '../../../src/core/detect/finding.ts';
import { toStored } from '../../../src/core/stored-json.ts';
import type { Database } from '../../../src/db/client.ts';
import { type CandidateRow, candidates } from '../../../src/db/schema/candidates.ts';
import { connections } from '../../../src/db/schema/connections.ts';
import { deliveries } from '../../../src/db/schema/deliveries.ts';
import { type FollowUpRow, followUps } from '../../../src/db/schema/follow-ups.ts';
import { buildFinding } from '../support/build-finding.ts';

const minuteMs = 60_000;

export function minutesAgo(minutes: number): Date {
  return new Date(Date.now() - minutes * minuteMs);
}

export type GivenCandidate = Partial<CandidateRow> & { found?: Partial<Finding> };

/** A candidate that needs a decision, unless said otherwise. */
export async function givenCandidate(
  db: Database,
  { found, ...given }: GivenCandidate = {},
): Promise<CandidateRow> {
  const finding = buildFinding({
    ...(given.story === undefined ? {} : { story: given.story }),
    ...(given.detector === undefined ? {} : { detector: given.detector }),
    ...(given.occurredAt === undefined ? {} : { occurredAt: given.occurredAt }),
    ...found,
  });
  const id = uuid();
  const [row] = await db
    .insert(candidates)
    .values({
      id,
      subjectKey: `pd-main/incident:${id}`,
      connectionId: 'pd-main',
      detector: finding.detector,
      cycle: '1',
      status: 'open',
      title: finding.title,
      story: finding.story,
      fingerprint: createHash('sha256').update(id).digest('hex').slice(0, 32),
      fingerprintWords: [],
      occurredAt: finding.occurredAt,
      detectedAt: finding.occurredAt,
      settlesAt: finding.occurredAt,
      finding: toStored(finding),
      priority: 54.2,
      severity: 50,
      closeness: 2,
      recurrence: 0.4,
      agreement: 0.5,
      agreementLow: 0.2,
      scoreReasons: [
        {
          factor: 'severity',
          value: 50,
          text: "The service is tier 1: when it fails, customers can't use it.",
        },
        { factor: 'closeness', value: 2, text: 'It cleared before the first escalation.' },
        {
          factor: 'recurrence',
          value: 0.4,
          text: 'It was not seen before; the chance of at least one more within 30 days is 40 %.',
        },
        {
          factor: 'agreement',
          value: 0.5,
          text: 'Nobody has judged one yet, so it counts as even odds.',
        },
      ],
      verdict: 'review',
      trace: [
        {
          rule: 'worth a look',
          matched: true,
          because: 'priority was 54.2, the rule asks for at least 20',
        },
      ],
      customerImpact: 'unknown',
      gap: 'unknown',
      isFirst: true,
      historical: false,
      occurrences: 1,
      updatedAt: finding.occurredAt,
      ...given,
    })
    .returning();
  if (row === undefined) throw new Error('the candidate was not stored');
  return row;
}

/** A ticket that waits out its undo window, unless said otherwise. */
export async function givenFollowUp(
  db: Database,
  candidate: CandidateRow,
  given: Partial<FollowUpRow> = {},
): Promise<FollowUpRow> {
  const [row] = await db
    .insert(followUps)
    .values({
      id: uuid(),
      fingerprint: candidate.fingerprint,
      candidateId: candidate.id,
      marker: `closecall-${randomUUID().slice(0, 20)}`,
      status: 'held',
      heldUntil: new Date(Date.now() + 2 * minuteMs),
      requestedBy: 'person:Dana',
      createdAt: new Date(),
      ...given,
    })
    .returning();
  if (row === undefined) throw new Error('the follow-up was not stored');
  return row;
}

export async function givenDelivery(
  db: Database,
  given: Partial<typeof deliveries.$inferInsert> = {},
): Promise<string> {
  const receivedAt = given.receivedAt ?? new Date();
  const id = uuid({ msecs: receivedAt.getTime() });
  await db.insert(deliveries).values({
    id,
    connectionId: 'pd-main',
    key: id,
    receivedAt,
    headers: {},
    body: Buffer.from('{}'),
    status: 'processed',
    event: 'incident.triggered',
    dueAt: receivedAt,
    signalCount: 1,
    ...given,
  });
  return id;
}

export async function givenConnection(
  db: Database,
  given: Partial<typeof connections.$inferInsert> = {},
): Promise<void> {
  const at = new Date();
  await db.insert(connections).values({
    id: 'pd-main',
    connector: 'pagerduty',
    name: 'PagerDuty',
    settings: {},
    createdAt: at,
    updatedAt: at,
    ...given,
  });
}
