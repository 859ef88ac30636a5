import { and, eq } from 'drizzle-orm';
import { type DbOrTx, now, nowPlusSeconds } from '../client.ts';
import { lostDeliveries } from '../schema/index.ts';

/**
 * How a try to get a lost webhook ended: it was sent again, and may arrive; what it said was read;
 * or neither can be done, for good or until `seconds` from now.
 */
export type EndOfTry =
  | { kind: 'sent'; seconds: number }
  | { kind: 'read' }
  | { kind: 'impossible'; problem: string; seconds: number | null };

export async function finishTry(
  db: DbOrTx,
  connectionId: string,
  key: string,
  end: EndOfTry,
): Promise<void> {
  await db
    .update(lostDeliveries)
    .set(columnsOf(end))
    .where(and(eq(lostDeliveries.connectionId, connectionId), eq(lostDeliveries.key, key)));
}

function columnsOf(end: EndOfTry) {
  switch (end.kind) {
    case 'sent':
      return { askedAt: now, nextTryAt: nowPlusSeconds(end.seconds), problem: null };
    case 'read':
      return { recoveredAt: now, recoveredBy: 'read' as const, nextTryAt: null, problem: null };
    case 'impossible': {
      const nextTryAt = end.seconds === null ? null : nowPlusSeconds(end.seconds);
      return { problem: end.problem, nextTryAt };
    }
  }
}
