import { sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import type { DetectionSettings } from '../../connectors/contract.ts';
import { type HistorySpan, spanOf, spanOfSignal } from '../core/history-span.ts';
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
  /** The part of an environment's history that the answers are about which don't tell themselves. */
  span?: HistorySpan | null;
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
  const fresh = await storeFacts(
    tx,
    told.flatMap((each) => signalRows(each)),
  );
  const names = new Set(fresh.map(({ subjectKey: key, factKey }) => factName(key, factKey)));
  const changed = new Set(fresh.map((fact) => fact.subjectKey));
  const news = touched
    .filter(({ key }) => changed.has(key))
    .map((subject) => ({ ...subject, span: spanOfNews(subject, told, names) }));
  await recomputeSubjects(tx, owe, news);
  return fresh.length;
}

/** The part of an environment's history that its new facts are about. */
function spanOfNews(
  { key, kind }: TouchedSubject,
  told: readonly ToldSignals[],
  fresh: ReadonlySet<string>,
): HistorySpan | null {
  if (kind !== 'environment') return null;
  return spanOf(
    told.flatMap(({ connection, signals, span }) =>
      signals
        .filter(({ subject }) => subjectKey(connection.id, subject) === key)
        .filter(({ factKey }) => fresh.has(factName(key, factKey)))
        .map((signal) => spanOfSignal(signal) ?? span ?? null),
    ),
  );
}

function factName(subject: string, factKey: string): string {
  return `${subject}/${factKey}`;
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
        span: null,
      });
    }
  }
  return [...byKey.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The facts as they are stored. */
export function signalRows(
  { connection, deliveryId, receivedAt, historical, signals }: ToldSignals,
  recordedAt: typeof now | Date = now,
) {
  return signals.map((signal) => {
    const occurredAt = writableTime(signal.occurredAt, receivedAt);
    return {
      subjectKey: subjectKey(connection.id, signal.subject),
      factKey: signal.factKey,
      kind: signal.kind,
      occurredAt,
      data: toStored({ ...signal, occurredAt }),
      recordedAt,
      receivedAt,
      historical,
      source: deliveryId === null ? ('api' as const) : ('webhook' as const),
      deliveryId,
    };
  });
}

type SignalRow = ReturnType<typeof signalRows>[number];

/** One statement can't write a row twice: what is told twice goes into a second one. */
function inRounds(rows: readonly SignalRow[]): readonly (readonly SignalRow[])[] {
  const round = new Map<string, SignalRow>();
  const rest: SignalRow[] = [];
  for (const row of rows) {
    const key = factName(row.subjectKey, row.factKey);
    if (round.has(key)) rest.push(row);
    else round.set(key, row);
  }
  return rest.length === 0 ? [[...round.values()]] : [[...round.values()], ...inRounds(rest)];
}

type FactName = { subjectKey: string; factKey: string };

/** Answers the facts that were not known before, or were known otherwise. */
export async function storeFacts(
  tx: Transaction,
  rows: readonly SignalRow[],
): Promise<readonly FactName[]> {
  const changed: FactName[] = [];
  for (const round of inRounds(rows)) changed.push(...(await storeRound(tx, round)));
  return changed;
}

/** A look back told it, and now the present does. */
const isTurned = sql`(${signalTable.historical} and not excluded.historical)`;

/**
 * Of the same fact told differently, one stays whatever the order: the webhook's, since it tells
 * more than the API, else the later one by the provider's time. Lists that are read again date some
 * facts by that; alone it is no news.
 */
const isTold = sql`case when ${signalTable.source} <> excluded.source then excluded.source = 'webhook'
    when excluded.source = 'api' and excluded.data - 'occurredAt' = ${signalTable.data} - 'occurredAt' then false
    else (excluded.occurred_at, excluded.data::text) > (${signalTable.occurredAt}, ${signalTable.data}::text) end`;

function whereTold(column: PgColumn) {
  const fresh = sql`excluded.${sql.identifier(column.name)}`;
  return sql`case when ${isTold} then ${fresh} else ${column} end`;
}

async function storeRound(
  tx: Transaction,
  rows: readonly SignalRow[],
): Promise<readonly FactName[]> {
  return tx
    .insert(signalTable)
    .values([...rows])
    .onConflictDoUpdate({
      target: [signalTable.subjectKey, signalTable.factKey],
      set: {
        data: whereTold(signalTable.data),
        occurredAt: whereTold(signalTable.occurredAt),
        source: whereTold(signalTable.source),
        deliveryId: whereTold(signalTable.deliveryId),
        receivedAt: sql`case when ${isTurned} or ${isTold} then excluded.received_at else ${signalTable.receivedAt} end`,
        // The time at which it was told first, or at which it became one of the present.
        recordedAt: sql`case when ${isTurned} then excluded.recorded_at else ${signalTable.recordedAt} end`,
        historical: sql`${signalTable.historical} and excluded.historical`,
      },
      setWhere: sql`${isTurned} or ${isTold}`,
    })
    .returning({ subjectKey: signalTable.subjectKey, factKey: signalTable.factKey });
}
