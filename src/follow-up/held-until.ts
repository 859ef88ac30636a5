import { eq, type SQL } from 'drizzle-orm';
import { isAutomatic } from '../core/follow-up/automatic.ts';
import { nextWorkingTime, type WorkingHours } from '../core/working-hours.ts';
import { nowPlusSeconds, type Transaction } from '../db/client.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { type FollowUpRow, followUps } from '../db/schema/follow-ups.ts';
import { teams } from '../db/schema/index.ts';

type Wanted = { requestedBy: string; teamId: string | null };

/**
 * Until when a new ticket is held: for the undo window, and where a rule asked for it until its team
 * works. What a person asked for waits for no hours.
 */
export async function heldUntil(
  tx: Transaction,
  wanted: Wanted,
  undoSeconds: number,
): Promise<Date | SQL<Date>> {
  const hours = await hoursFor(tx, wanted);
  if (hours === null) return nowPlusSeconds(undoSeconds);
  const undone = (await databaseNow(tx)).getTime() + undoSeconds * 1000;
  return nextWorkingTime(hours, new Date(undone));
}

/**
 * For how many milliseconds a ticket is still held; 0 or less once it is due. One whose team's hours
 * ended before anybody could send it waits for the next ones.
 */
export async function stillHeldMs(tx: Transaction, row: FollowUpRow, at: Date): Promise<number> {
  const waitMs = row.heldUntil.getTime() - at.getTime();
  const until = waitMs > 0 ? null : await nextHours(tx, row, at);
  if (until === null) return waitMs;
  await tx.update(followUps).set({ heldUntil: until }).where(eq(followUps.id, row.id));
  return until.getTime() - at.getTime();
}

/** Null within the hours, and for what a person sent on its way. */
async function nextHours(tx: Transaction, row: FollowUpRow, at: Date): Promise<Date | null> {
  const hours = await hoursFor(tx, row);
  if (hours === null || row.skipsLimit) return null;
  const next = nextWorkingTime(hours, at);
  return next > at ? next : null;
}

async function hoursFor(
  tx: Transaction,
  { requestedBy, teamId }: Wanted,
): Promise<WorkingHours | null> {
  if (!isAutomatic(requestedBy) || teamId === null) return null;
  const [team] = await tx
    .select({ hours: teams.workingHours })
    .from(teams)
    .where(eq(teams.id, teamId));
  return team?.hours ?? null;
}
