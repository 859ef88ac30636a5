import { randomBytes } from 'node:crypto';
import { v7 as uuid } from 'uuid';
import { toStored } from '../../../src/core/stored-json.ts';
import type { Database } from '../../../src/db/client.ts';
import { type CandidateRow, candidates } from '../../../src/db/schema/candidates.ts';
import { type FollowUpRow, followUps } from '../../../src/db/schema/follow-ups.ts';
import { apiTokens, deliveries } from '../../../src/db/schema/index.ts';
import { hashToken } from '../../../src/web/auth/token-hash.ts';
import type { Role } from '../../../src/web/caller.ts';
import { buildFinding } from './build-finding.ts';

/** A bearer token with this role. */
export async function makeToken(
  db: Database,
  role: Role,
  name: string = role,
  wanted: Partial<typeof apiTokens.$inferInsert> = {},
): Promise<string> {
  const token = randomBytes(24).toString('hex');
  await db.insert(apiTokens).values({
    id: uuid(),
    name,
    tokenHash: hashToken(token),
    role,
    createdAt: new Date(),
    ...wanted,
  });
  return token;
}

export async function insertCandidate(
  db: Database,
  wanted: Partial<CandidateRow> = {},
): Promise<CandidateRow> {
  const [row] = await insertCandidates(db, [wanted]);
  if (row === undefined) throw new Error('the candidate was not inserted');
  return row;
}

/** Several at once, in the order given. */
export async function insertCandidates(
  db: Database,
  wanted: readonly Partial<CandidateRow>[],
): Promise<readonly CandidateRow[]> {
  return db.insert(candidates).values(wanted.map(candidateValues)).returning();
}

function candidateValues(wanted: Partial<CandidateRow>): typeof candidates.$inferInsert {
  const id = uuid();
  const occurredAt = wanted.occurredAt ?? new Date('2026-03-01T04:12:00Z');
  const detector = wanted.detector ?? 'auto_resolved_page';
  return {
    id,
    subjectKey: `pd-main/incident:${id}`,
    connectionId: 'pd-main',
    detector,
    cycle: '1',
    status: 'open',
    title: 'checkout latency',
    story: 'checkout paged 4 min, cleared by the monitor before anyone needed to act',
    serviceId: 'checkout',
    teamId: 'payments',
    fingerprint: `print-${id}`,
    fingerprintWords: ['checkout latency'],
    occurredAt,
    detectedAt: occurredAt,
    settlesAt: occurredAt,
    finding: toStored(
      buildFinding({ detector, occurredAt, beganAt: occurredAt, title: 'checkout latency' }),
    ),
    priority: 31.2,
    severity: 50,
    closeness: 2,
    recurrence: 0.4,
    agreement: 0.7,
    agreementLow: 0.3,
    scoreReasons: [{ factor: 'severity', value: 50, text: 'The service is of tier 1.' }],
    verdict: 'review',
    trace: [{ rule: 'worth a look', matched: true, because: 'priority = 31.2' }],
    customerImpact: 'unknown',
    gap: 'unknown',
    isFirst: false,
    historical: false,
    occurrences: 99,
    updatedAt: occurredAt,
    ...wanted,
  };
}

export async function insertFollowUp(
  db: Database,
  candidate: CandidateRow,
  wanted: Partial<FollowUpRow> = {},
): Promise<FollowUpRow> {
  const id = uuid();
  const [row] = await db
    .insert(followUps)
    .values({
      id,
      fingerprint: candidate.fingerprint,
      candidateId: candidate.id,
      marker: `closecall-${id}`,
      status: 'held',
      heldUntil: new Date('2026-03-01T05:00:00Z'),
      requestedBy: 'person:dana',
      createdAt: new Date('2026-03-01T04:58:00Z'),
      ...wanted,
    })
    .returning();
  if (row === undefined) throw new Error('the follow-up was not inserted');
  return row;
}

export async function insertDelivery(
  db: Database,
  wanted: Partial<typeof deliveries.$inferInsert> = {},
): Promise<string> {
  const id = wanted.id ?? uuid();
  const at = new Date();
  await db.insert(deliveries).values({
    connectionId: 'pd-main',
    key: `key-${id}`,
    receivedAt: at,
    dueAt: at,
    headers: { 'content-type': 'application/json' },
    body: Buffer.from('{"event":{"id":"01"}}'),
    ...wanted,
    id,
  });
  return id;
}
