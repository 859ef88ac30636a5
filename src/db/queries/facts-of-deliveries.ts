import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { signals } from '../schema/signals.ts';

/** The subjects that these deliveries told of when they were processed. */
export async function subjectsOfDeliveries(db: DbOrTx, ids: readonly string[]) {
  return db
    .selectDistinct({ subjectKey: signals.subjectKey, deliveryId: signals.deliveryId })
    .from(signals)
    .where(inArray(signals.deliveryId, [...ids]))
    .orderBy(asc(signals.deliveryId), asc(signals.subjectKey));
}

/** Those of the subjects with a fact from a webhook that is no longer kept. */
export async function subjectsNotKept(
  db: DbOrTx,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectDistinct({ subjectKey: signals.subjectKey })
    .from(signals)
    .where(
      and(
        inArray(signals.subjectKey, [...keys]),
        eq(signals.source, 'webhook'),
        isNotNull(signals.deliveryId),
        sql`not exists (select 1 from deliveries d where d.id = ${signals.deliveryId})`,
      ),
    )
    .orderBy(asc(signals.subjectKey));
  return new Set(rows.map(({ subjectKey }) => subjectKey));
}
