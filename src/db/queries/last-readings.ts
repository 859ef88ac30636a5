import { asc, desc, inArray } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { readings } from '../schema/index.ts';

/** The last pass over the providers' lists for each connection and purpose, without their marks. */
export async function lastReadings(db: DbOrTx, connectionIds: readonly string[]) {
  if (connectionIds.length === 0) return [];
  return db
    .selectDistinctOn([readings.connectionId, readings.purpose], {
      connectionId: readings.connectionId,
      purpose: readings.purpose,
      since: readings.since,
      until: readings.until,
      progress: readings.progress,
      told: readings.told,
      newFacts: readings.newFacts,
      startedAt: readings.startedAt,
      updatedAt: readings.updatedAt,
      finishedAt: readings.finishedAt,
      problem: readings.problem,
    })
    .from(readings)
    .where(inArray(readings.connectionId, [...connectionIds]))
    .orderBy(asc(readings.connectionId), asc(readings.purpose), desc(readings.startedAt));
}

export type LastReading = Awaited<ReturnType<typeof lastReadings>>[number];
