import { sql } from 'drizzle-orm';
import type { DetectionSettings } from '../../connectors/contract.ts';
import { writableTime } from '../core/hold-time.ts';
import type { Signal, TicketSignal } from '../core/signal.ts';
import { toStored } from '../core/stored-json.ts';
import { subjectKey } from '../core/subject.ts';
import type { Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { signals as signalTable, subjects } from '../db/schema/index.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';
import { recomputeSubjects, type TouchedSubject } from './recompute-subjects.ts';

/** The signals of one delivery with where they come from; tickets go to their follow-ups instead. */
export type DeliveredSignals = {
  deliveryId: string;
  connection: KnownConnection;
  detection: DetectionSettings;
  receivedAt: Date;
  historical: boolean;
  signals: readonly Exclude<Signal, TicketSignal>[];
};

/**
 * Stores signals as facts, once each, and looks at their subjects anew. Subjects are locked in the
 * order of their keys, so that two batches never wait for each other in a circle.
 */
export async function recordSignals(
  tx: Transaction,
  owe: Owe,
  delivered: readonly DeliveredSignals[],
): Promise<void> {
  const touched = touchedSubjects(delivered);
  if (touched.length === 0) return;
  await tx
    .insert(subjects)
    .values(
      touched.map(({ key, kind, connectionId }) => ({
        key,
        kind,
        connectionId,
        because: [],
        updatedAt: now,
      })),
    )
    .onConflictDoUpdate({ target: subjects.key, set: { updatedAt: sql`excluded.updated_at` } });
  const rows = delivered.flatMap(signalRows);
  const fresh = await tx
    .insert(signalTable)
    .values(rows)
    .onConflictDoNothing()
    .returning({ subjectKey: signalTable.subjectKey });
  const changed = new Set(fresh.map((row) => row.subjectKey));
  await recomputeSubjects(
    tx,
    owe,
    touched.filter((subject) => changed.has(subject.key)),
  );
}

function touchedSubjects(delivered: readonly DeliveredSignals[]): readonly TouchedSubject[] {
  const byKey = new Map<string, TouchedSubject>();
  for (const { connection, detection, historical, signals } of delivered) {
    for (const { subject } of signals) {
      const key = subjectKey(connection.id, subject);
      byKey.set(key, {
        key,
        kind: subject.kind,
        connectionId: connection.id,
        connector: connection.connector.name,
        detection,
        historical,
      });
    }
  }
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function signalRows({ connection, deliveryId, receivedAt, signals }: DeliveredSignals) {
  return signals.map((signal) => {
    const occurredAt = writableTime(signal.occurredAt, receivedAt);
    return {
      subjectKey: subjectKey(connection.id, signal.subject),
      factKey: signal.factKey,
      kind: signal.kind,
      occurredAt,
      data: toStored({ ...signal, occurredAt }),
      recordedAt: now,
      receivedAt,
      source: 'webhook' as const,
      deliveryId,
    };
  });
}
