import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { changeState, type Owe } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { connections, heartbeats } from '../db/schema/index.ts';
import type { ReadingContext } from './reading-context.ts';
import { oweGap } from './start-reading.ts';

const part = 'webhooks';

/** Shorter silences are bridged by the providers' own retries, or are no silence at all. */
const outageSeconds = 120;

/** What was under way when it began counts too, and what the lists of webhooks were not looked through for. */
const marginMs = 30 * 60_000;

/**
 * Says that webhooks can be taken now. After a silence of ours, what happened meanwhile is read from
 * the providers' lists, and GitHub is asked for what it could not deliver.
 */
export async function noteAlive(context: ReadingContext): Promise<void> {
  await changeState(context, async (tx, owe) => {
    const [before] = await tx
      .select({
        aliveAt: heartbeats.aliveAt,
        seconds: sql<number>`extract(epoch from closecall_now() - ${heartbeats.aliveAt})`.mapWith(
          Number,
        ),
      })
      .from(heartbeats)
      .where(eq(heartbeats.part, part))
      .for('update');
    const [alive] = await tx
      .insert(heartbeats)
      .values({ part, aliveAt: now })
      .onConflictDoUpdate({ target: heartbeats.part, set: { aliveAt: now } })
      .returning({ at: heartbeats.aliveAt });
    if (before === undefined || alive === undefined || before.seconds < outageSeconds) return;
    await fillGaps(context, tx, owe, { from: before.aliveAt, until: alive.at });
  });
}

async function fillGaps(
  context: ReadingContext,
  tx: Transaction,
  owe: Owe,
  outage: { from: Date; until: Date },
): Promise<void> {
  const rows = await tx
    .select({ id: connections.id })
    .from(connections)
    .where(and(eq(connections.enabled, true), isNull(connections.pollSeconds)))
    .orderBy(asc(connections.id));
  for (const { id } of rows) {
    const connection = await context.directory.find(id);
    if (!connection?.configured?.history || connection.apiToken === null) continue;
    const since = new Date(outage.from.getTime() - marginMs);
    await oweGap(tx, owe, { connectionId: id, since, until: outage.until });
    if (connection.configured.sentWebhooks) owe('recover-lost', id, { inSeconds: 0 });
  }
}
