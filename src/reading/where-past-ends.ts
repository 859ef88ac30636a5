import { and, desc, eq, isNull, or, sql } from 'drizzle-orm';
import type { DbOrTx } from '../db/client.ts';
import { readings } from '../db/schema/index.ts';
import type { ReadingPurpose } from '../db/schema/readings.ts';
import type { KnownConnection } from '../ingest/connection-directory.ts';
import { firstLookMs } from './poll-connection.ts';

/** `isOutage`: what comes after it is still to be read, because we were away. */
export type PastEnd = { at: Date; isOutage: boolean };

/**
 * Where a look back until that time has to end: what a poll, or the reading after an outage, has
 * still to read is of the present, and people are asked about it.
 */
export async function wherePastEnds(
  db: DbOrTx,
  { id, pollSeconds }: Pick<KnownConnection, 'id' | 'pollSeconds'>,
  until: Date,
): Promise<PastEnd> {
  const gap = await lastOf(db, id, 'gap');
  if (gap?.isUnderWay && gap.since < gap.until && gap.since < until)
    return { at: gap.since, isOutage: true };
  if (pollSeconds === null) return { at: until, isOutage: false };
  const poll = await lastOf(db, id, 'poll');
  if (poll === null) return { at: new Date(until.getTime() - firstLookMs), isOutage: false };
  const read = poll.isUnderWay ? poll.since : poll.until;
  return { at: read < until ? read : until, isOutage: false };
}

/** The pass that is under way, or else the last one that read all it was to read. */
async function lastOf(db: DbOrTx, connectionId: string, purpose: ReadingPurpose) {
  const isUnderWay = sql<boolean>`${readings.finishedAt} is null`;
  const [row] = await db
    .select({ since: readings.since, until: readings.until, isUnderWay })
    .from(readings)
    .where(
      and(
        eq(readings.connectionId, connectionId),
        eq(readings.purpose, purpose),
        or(isNull(readings.finishedAt), isNull(readings.problem)),
      ),
    )
    .orderBy(desc(isUnderWay), desc(readings.until))
    .limit(1);
  return row ?? null;
}
