import { v7 as uuid } from 'uuid';
import { type Database, now } from '../../../src/db/client.ts';
import {
  accessProblems,
  connections,
  incidents,
  lostDeliveries,
  readings,
  signals,
  subjects,
} from '../../../src/db/schema/index.ts';

/** A moment so many minutes ago. */
export function ago(minutes: number): Date {
  return new Date(Date.now() - minutes * 60_000);
}

export async function insertConnection(
  db: Database,
  wanted: Partial<typeof connections.$inferInsert> & { id: string },
): Promise<void> {
  await db.insert(connections).values({
    connector: 'github',
    name: 'GitHub of Acme',
    settings: {},
    createdAt: ago(1),
    updatedAt: ago(1),
    ...wanted,
  });
}

export async function insertProblem(
  db: Database,
  wanted: Partial<typeof accessProblems.$inferInsert> & { connectionId: string; what: string },
): Promise<void> {
  await db.insert(accessProblems).values({
    cause: 'The API token may not read incidents.',
    failures: 3,
    since: ago(180),
    seenAt: ago(2),
    nextTryAt: now,
    ...wanted,
  });
}

export async function insertReading(
  db: Database,
  wanted: Partial<typeof readings.$inferInsert> & { connectionId: string },
): Promise<void> {
  await db.insert(readings).values({
    id: uuid(),
    purpose: 'backfill',
    since: ago(30 * 24 * 60),
    until: ago(10),
    startedAt: ago(9),
    updatedAt: ago(8),
    ...wanted,
  });
}

export async function insertLost(
  db: Database,
  wanted: Partial<typeof lostDeliveries.$inferInsert> & { connectionId: string },
): Promise<void> {
  await db.insert(lostDeliveries).values({
    key: uuid(),
    event: 'workflow_run',
    because: 'failed to connect to host',
    lostAt: ago(90),
    foundAt: ago(80),
    askedAt: ago(80),
    ...wanted,
  });
}

export async function insertIncident(
  db: Database,
  wanted: Partial<typeof incidents.$inferInsert> = {},
): Promise<string> {
  const subjectKey = wanted.subjectKey ?? `pd-main/incident:${uuid()}`;
  const isWorked = (wanted.outcome ?? 'worked') === 'worked';
  await db.insert(incidents).values({
    subjectKey,
    connectionId: 'pd-main',
    serviceId: 'checkout',
    fingerprint: 'print',
    title: 'checkout is down',
    outcome: 'worked',
    startedAt: ago(60),
    endedAt: ago(30),
    workedFrom: isWorked ? ago(55) : null,
    updatedAt: ago(30),
    ...wanted,
  });
  return subjectKey;
}

export async function insertSubject(
  db: Database,
  wanted: Partial<typeof subjects.$inferInsert> & { key: string },
): Promise<void> {
  await db.insert(subjects).values({
    connectionId: 'pd-main',
    kind: 'incident',
    because: ['It has not cleared yet.'],
    updatedAt: ago(1),
    ...wanted,
  });
}

export async function insertFact(
  db: Database,
  wanted: Partial<typeof signals.$inferInsert> & { subjectKey: string },
): Promise<void> {
  await db.insert(signals).values({
    factKey: uuid(),
    kind: 'page.triggered',
    occurredAt: ago(5),
    recordedAt: ago(4),
    receivedAt: ago(4),
    source: 'webhook',
    data: {},
    ...wanted,
  });
}
