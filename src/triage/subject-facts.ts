import { asc, inArray } from 'drizzle-orm';
import type { ReceivedSignal } from '../core/hold-time.ts';
import { signalFromStored } from '../core/stored-json.ts';
import type { DbOrTx } from '../db/client.ts';
import { signals } from '../db/schema/index.ts';

/** Everything that is known of each subject, by its key. */
export async function factsOf(
  db: DbOrTx,
  keys: readonly string[],
): Promise<ReadonlyMap<string, readonly ReceivedSignal[]>> {
  const rows = await db
    .select({
      subjectKey: signals.subjectKey,
      data: signals.data,
      receivedAt: signals.receivedAt,
    })
    .from(signals)
    .where(inArray(signals.subjectKey, [...keys]))
    .orderBy(asc(signals.subjectKey), asc(signals.factKey));
  const bySubject = new Map<string, ReceivedSignal[]>();
  for (const row of rows) {
    const list = bySubject.get(row.subjectKey) ?? [];
    list.push({ signal: signalFromStored(row.data), receivedAt: row.receivedAt });
    bySubject.set(row.subjectKey, list);
  }
  return bySubject;
}
