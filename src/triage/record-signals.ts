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
import { recomputeSubjects } from './recompute-subjects.ts';
import { canAsk, type TouchedSubject } from './touched-subject.ts';

/** What becomes a fact. */
export type StoredSignal = Exclude<Signal, TicketSignal>;

/** Signals with where they come from; tickets go to their follow-ups instead. */
export type ToldSignals = {
  /** The delivery that told of them; null where the provider's API did. */
  deliveryId: string | null;
  connection: KnownConnection;
  detection: DetectionSettings;
  receivedAt: Date;
  historical: boolean;
  signals: readonly StoredSignal[];
};

/**
 * Stores signals as facts, once each, and looks at their subjects anew. Subjects are locked in the
 * order of their keys, so that two batches never wait for each other in a circle. Answers how many
 * of the facts were not known before.
 */
export async function recordSignals(
  tx: Transaction,
  owe: Owe,
  told: readonly ToldSignals[],
): Promise<number> {
  const touched = await keepSubjects(tx, told);
  if (touched.length === 0) return 0;
  const fresh = await tx
    .insert(signalTable)
    .values(factRows(told))
    .onConflictDoUpdate({
      target: [signalTable.subjectKey, signalTable.factKey],
      // A webhook tells more than the API does of the same; otherwise the first one stays.
      set: {
        data: sql`excluded.data`,
        occurredAt: sql`excluded.occurred_at`,
        source: sql`excluded.source`,
        deliveryId: sql`excluded.delivery_id`,
      },
      setWhere: sql`${signalTable.source} = 'api' and excluded.source = 'webhook'`,
    })
    .returning({ subjectKey: signalTable.subjectKey });
  const changed = new Set(fresh.map((row) => row.subjectKey));
  await recomputeSubjects(
    tx,
    owe,
    touched.filter((subject) => changed.has(subject.key)),
  );
  return fresh.length;
}

/** Makes and locks the subjects of these signals, in the order of their keys. */
export async function keepSubjects(
  tx: Transaction,
  told: readonly ToldSignals[],
): Promise<readonly TouchedSubject[]> {
  const touched = touchedSubjects(told);
  if (touched.length === 0) return [];
  const known = await tx
    .insert(subjects)
    .values(
      touched.map(({ key, kind, connectionId, historical }) => ({
        key,
        kind,
        connectionId,
        historical,
        because: [],
        updatedAt: now,
      })),
    )
    .onConflictDoUpdate({
      target: subjects.key,
      set: {
        updatedAt: sql`excluded.updated_at`,
        historical: sql`${subjects.historical} and excluded.historical`,
      },
    })
    .returning({ key: subjects.key, historical: subjects.historical });
  const isHistorical = new Map(known.map(({ key, historical }) => [key, historical]));
  return touched.map((subject) => ({
    ...subject,
    historical: isHistorical.get(subject.key) ?? false,
  }));
}

function touchedSubjects(told: readonly ToldSignals[]): readonly TouchedSubject[] {
  const byKey = new Map<string, TouchedSubject>();
  for (const { connection, detection, historical, signals } of told) {
    for (const { subject } of signals) {
      const key = subjectKey(connection.id, subject);
      byKey.set(key, {
        key,
        kind: subject.kind,
        connectionId: connection.id,
        connector: connection.connector.name,
        detection,
        canAsk: canAsk(connection),
        // One webhook of the present is enough.
        historical: historical && (byKey.get(key)?.historical ?? true),
      });
    }
  }
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The facts as they are stored; of those with the same key the first one counts. */
export function factRows(told: readonly ToldSignals[]) {
  const byKey = new Map<string, ReturnType<typeof signalRow>>();
  for (const each of told) {
    for (const signal of each.signals) {
      const row = signalRow(each, signal);
      const key = JSON.stringify([row.subjectKey, row.factKey]);
      if (!byKey.has(key)) byKey.set(key, row);
    }
  }
  return [...byKey.values()];
}

function signalRow({ connection, deliveryId, receivedAt }: ToldSignals, signal: StoredSignal) {
  const occurredAt = writableTime(signal.occurredAt, receivedAt);
  const isOfThePast = deliveryId === null && occurredAt < receivedAt;
  return {
    subjectKey: subjectKey(connection.id, signal.subject),
    factKey: signal.factKey,
    kind: signal.kind,
    occurredAt,
    data: toStored({ ...signal, occurredAt }),
    recordedAt: now,
    // A webhook is sent when something happens; a list tells of it whenever it is read.
    receivedAt: isOfThePast ? occurredAt : receivedAt,
    source: deliveryId === null ? ('api' as const) : ('webhook' as const),
    deliveryId,
  };
}
