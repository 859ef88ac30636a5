import type { DbOrTx } from '../../db/client.ts';
import { databaseNow } from '../../db/queries/database-now.ts';

export const snoozeLengths = ['1h', '1d', '7d'] as const;

export type SnoozeLength = (typeof snoozeLengths)[number];

const hourMs = 60 * 60 * 1000;
const lengthMs: Readonly<Record<SnoozeLength, number>> = {
  '1h': hourMs,
  '1d': 24 * hourMs,
  '7d': 7 * 24 * hourMs,
};

/** When a snooze of so long, from now on, is over. */
export async function snoozeEnd(db: DbOrTx, length: SnoozeLength): Promise<Date> {
  return new Date((await databaseNow(db)).getTime() + lengthMs[length]);
}
