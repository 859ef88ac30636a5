import type { Transaction } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { lastSnooze } from '../db/queries/last-snooze.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';

/** The snooze that is in force again, as it was decided. */
export async function snoozeAgain(tx: Transaction, id: string): Promise<Partial<CandidateRow>> {
  const snooze = await lastSnooze(tx, id);
  if (snooze === null) return { snoozedUntil: await databaseNow(tx) };
  return {
    decision: 'snooze',
    decidedBy: snooze.by,
    decidedAt: snooze.at,
    decisionNote: snooze.note,
    snoozedUntil: snooze.until,
    previousStatus: snooze.before,
  };
}
