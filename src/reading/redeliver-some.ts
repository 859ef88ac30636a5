import type { LostDeliveries, LostDelivery } from '../../connectors/contract-history.ts';
import { now } from '../db/client.ts';
import { lostDeliveries } from '../db/schema/index.ts';
import type { ReadingContext } from './reading-context.ts';

/** More are asked for after the next look at the list. */
const mostPerTurn = 20;

/**
 * Has lost webhooks sent again, one after the other, for at most `limitMs`; each is noted once the
 * provider took it. After that time nothing goes on behind anybody's back. Answers how many are left.
 */
export async function redeliverSome(
  context: Pick<ReadingContext, 'db' | 'outbound'>,
  connectionId: string,
  {
    reader,
    lost,
  }: { reader: (signal: AbortSignal) => LostDeliveries; lost: readonly LostDelivery[] },
  limitMs: number,
): Promise<number> {
  const endMs = performance.now() + limitMs;
  let asked = 0;
  for (const each of lost.slice(0, mostPerTurn)) {
    const leftMs = Math.floor(endMs - performance.now());
    // One that has hardly any time left is no sign of a provider that does not answer.
    if (asked > 0 && leftMs < limitMs / 4) break;
    await context.outbound.bounded(Math.max(1, leftMs), (signal) => reader(signal).redeliver(each));
    await noteAsked(context, connectionId, each);
    asked += 1;
  }
  return lost.length - asked;
}

async function noteAsked(
  context: Pick<ReadingContext, 'db'>,
  connectionId: string,
  { key, event, because, at }: LostDelivery,
): Promise<void> {
  await context.db
    .insert(lostDeliveries)
    .values({ connectionId, key, event, because, lostAt: at, foundAt: now, askedAt: now })
    .onConflictDoUpdate({
      target: [lostDeliveries.connectionId, lostDeliveries.key],
      set: { askedAt: now, because },
    });
}
