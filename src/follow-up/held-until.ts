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
 * works, which it says. What a person asked for waits for no hours.
 */
export async function heldUntil(
  tx: Transaction,
  wanted: Wanted,
  undoSeconds: number,
): Promise<{ heldUntil: Date | SQL<Date>; problem: string | null }> {
  const team = await teamWithHours(tx, wanted);
  if (team === null) return { heldUntil: nowPlusSeconds(undoSeconds), problem: null };
  const undone = new Date((await databaseNow(tx)).getTime() + undoSeconds * 1000);
  const heldUntil = nextWorkingTime(team.hours, undone);
  return { heldUntil, problem: heldUntil > undone ? sayHours(team, heldUntil) : null };
}

function sayHours({ name, hours: { timeZone } }: TeamWithHours, until: Date): string {
  const when = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone, weekday: 'long', hour: '2-digit', minute: '2-digit' },
  });
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    when.formatToParts(until).find((part) => part.type === type)?.value ?? '';
  const time = `${of('weekday')} ${of('hour')}:${of('minute')}`;
  return `It waits for the working hours of ${name}: ${time} (${timeZone}).`;
}

/**
 * For how many milliseconds a ticket is still held; 0 or less once it is due. One whose team's hours
 * ended before anybody could send it waits for the next ones.
 */
export async function stillHeldMs(tx: Transaction, row: FollowUpRow, at: Date): Promise<number> {
  const waitMs = row.heldUntil.getTime() - at.getTime();
  const team = waitMs > 0 || row.skipsLimit ? null : await teamWithHours(tx, row);
  const heldUntil = team === null ? at : nextWorkingTime(team.hours, at);
  if (team === null || heldUntil <= at) return waitMs;
  const set = { heldUntil, problem: sayHours(team, heldUntil) };
  await tx.update(followUps).set(set).where(eq(followUps.id, row.id));
  return heldUntil.getTime() - at.getTime();
}

type TeamWithHours = { name: string; hours: WorkingHours };

/** Null where a person asked for it, who waits for no hours. */
async function teamWithHours(
  tx: Transaction,
  { requestedBy, teamId }: Wanted,
): Promise<TeamWithHours | null> {
  if (!isAutomatic(requestedBy) || teamId === null) return null;
  const [team] = await tx
    .select({ name: teams.name, hours: teams.workingHours })
    .from(teams)
    .where(eq(teams.id, teamId));
  return team?.hours ? { name: team.name, hours: team.hours } : null;
}
