import { sql } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { writableTime } from '../core/hold-time.ts';
import { toStored } from '../core/stored-json.ts';
import { subjectKey } from '../core/subject.ts';
import { now, type Transaction } from '../db/client.ts';
import { signals as signalTable } from '../db/schema/index.ts';
import type { ToldSignals } from './record-signals.ts';

export function factName(subject: string, factKey: string): string {
  return `${subject}/${factKey}`;
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
 * more than the API. Of two webhooks it is the later one by the provider's time; of two answers of
 * the API the one that was read later, which is read by today's settings. Lists that are read again
 * date some facts by that; alone it is no news.
 */
const isTold = sql`case when ${signalTable.source} <> excluded.source then excluded.source = 'webhook'
    when excluded.source = 'webhook' then
      (excluded.occurred_at, excluded.data::text) > (${signalTable.occurredAt}, ${signalTable.data}::text)
    when excluded.data - 'occurredAt' = ${signalTable.data} - 'occurredAt' then false
    else (excluded.received_at, excluded.occurred_at, excluded.data::text)
      > (${signalTable.receivedAt}, ${signalTable.occurredAt}, ${signalTable.data}::text) end`;

/** The API tells it otherwise than before: whoever read it now is who tells it. */
const isReadAnew = sql`(excluded.source = 'api' and ${isTold})`;

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
        // The time at which it was told first, unless somebody else tells it now.
        recordedAt: sql`case when ${isTurned} or ${isReadAnew} then excluded.recorded_at else ${signalTable.recordedAt} end`,
        historical: sql`case when ${isReadAnew} then excluded.historical else ${signalTable.historical} and excluded.historical end`,
      },
      setWhere: sql`${isTurned} or ${isTold}`,
    })
    .returning({ subjectKey: signalTable.subjectKey, factKey: signalTable.factKey });
}
