import { and, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import { changeState } from '../db/change-state.ts';
import type { Transaction } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { forgetPolls } from '../db/queries/forget-polls.ts';
import { readings } from '../db/schema/index.ts';
import { done, later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import type { ReadingContext } from './reading-context.ts';
import { oweReading } from './start-reading.ts';

/** Lists lag behind what happened; what is read twice is stored once. */
const overlapMs = 5 * 60_000;

/** The first time, this much of the past counts as the present. */
export const firstLookMs = 60 * 60_000;

/** The task of a connection without webhooks: asks the provider's lists for what is new, again and again. */
export async function pollConnection(
  context: ReadingContext,
  connectionId: string,
): Promise<TaskOutcome> {
  const connection = await context.directory.find(connectionId);
  if (!connection?.enabled || connection.pollSeconds === null) return done;
  await changeState(context, async (tx, owe) => {
    const until = await databaseNow(tx);
    const read = await readUntil(tx, connectionId);
    const sinceMs = read === null ? until.getTime() - firstLookMs : read.getTime() - overlapMs;
    const range = { since: new Date(sinceMs), until };
    await oweReading(tx, owe, { connectionId, purpose: 'poll', ...range });
    await forgetPolls(tx, connectionId);
  });
  return later(connection.pollSeconds);
}

/** Everything up to then was read. */
async function readUntil(tx: Transaction, connectionId: string): Promise<Date | null> {
  const [row] = await tx
    .select({ until: readings.until })
    .from(readings)
    .where(
      and(
        eq(readings.connectionId, connectionId),
        eq(readings.purpose, 'poll'),
        isNotNull(readings.finishedAt),
        // One that was given up read only a part, or nothing.
        isNull(readings.problem),
      ),
    )
    .orderBy(desc(readings.until))
    .limit(1);
  return row?.until ?? null;
}
