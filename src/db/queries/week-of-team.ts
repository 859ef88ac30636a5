import { sql } from 'drizzle-orm';
import {
  DEFAULT_TICKETS_PER_WEEK,
  isWeekFull,
  type WeekOfTeam,
} from '../../core/policy/weekly-limit.ts';
import type { DbOrTx, Transaction } from '../client.ts';

type Row = { name: string | null; perWeek: number; opened: number };

/**
 * How it stands with a team's tickets of the week. Where there is a place for one more, no other
 * transaction gives one away until this one ends. Most find the week full, and need not wait for
 * each other to see it. The ticket `besides` is left out: its place is the one that is asked for.
 */
export async function weekOfTeam(
  tx: Transaction,
  teamId: string | null,
  besides: string | null = null,
): Promise<WeekOfTeam> {
  const week = await readWeek(tx, teamId, besides);
  if (isWeekFull(week)) return week;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('automatic tickets', 0))`);
  return readWeek(tx, teamId, besides);
}

/**
 * How many tickets rules opened for a team within the last seven days, and how many they may. What
 * joined a ticket that was there, what was taken back before it was sent, and what the week had no
 * place for is not counted.
 */
async function readWeek(
  db: DbOrTx,
  teamId: string | null,
  besides: string | null,
): Promise<WeekOfTeam> {
  const ofTeam = teamId === null ? sql`team_id is null` : sql`team_id = ${teamId}`;
  const [row] = await db.execute<Row>(sql`
    select (select name from teams where id = ${teamId}) as name,
      coalesce((select automatic_tickets_per_week from teams where id = ${teamId}),
        (select (document->>'automaticTicketsPerWeek')::int from policies where active),
        ${DEFAULT_TICKETS_PER_WEEK}::int) as "perWeek",
      (select count(*)::int from follow_ups
        where requested_by like 'policy:%' and ${ofTeam} and status <> 'cancelled'
          and not (status = 'failed' and coalesce(refused_by, '') = 'week')
          and id is distinct from ${besides}::uuid
          and created_at > closecall_now() - interval '7 days') as opened`);
  if (row === undefined) throw new Error('the database did not count the tickets of the week');
  return { team: row.name ?? teamId, opened: row.opened, perWeek: row.perWeek };
}
