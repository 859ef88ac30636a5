import { sql } from 'drizzle-orm';
import type { TeamTracker } from '../../core/team.ts';
import type { TargetProblem } from '../../core/ticket-target.ts';
import type { DbOrTx } from '../client.ts';

/** How it stands with the place where a team's tickets go. */
export type TeamTrackerState = {
  teamId: string;
  teamName: string;
  jira: TeamTracker;
  /** When the tracker told last; null while it did not of this very target, or since a refusal. */
  checkedAt: Date | null;
  problems: readonly TargetProblem[];
  /** Why it could not be asked at the last try; null when it was. */
  unanswered: string | null;
  triedAt: Date | null;
  /** Tickets that were sent to the project within 24 hours, by whatever team. */
  sent24h: number;
  /** Tickets of the team that wait for something to get better. */
  held: number;
};

/** Ids of the connections to the same server, the given one among them. */
export type SameSite = (connectionId: string) => Promise<readonly string[]>;

/**
 * Of these teams, those that have a tracker, by id; of all teams without a list. A project takes so
 * many tickets a day, whichever connection to its site they are sent by.
 */
export async function trackersOfTeams(
  db: DbOrTx,
  ids: readonly string[] | null,
  sameSite: SameSite,
): Promise<readonly TeamTrackerState[]> {
  type Row = {
    id: string;
    name: string;
    jira: TeamTracker;
    checked_at: string | null;
    tried_at: string | null;
    problems: readonly TargetProblem[] | null;
    unanswered: string | null;
    held: number;
  };
  const rows = await db.execute<Row>(sql`
    select t.id, t.name, t.jira, c.checked_at, c.tried_at, c.problems, c.unanswered,
      (select count(*)::int from follow_ups as f
        where f.team_id = t.id and f.status = 'held' and f.problem is not null) as held
    from teams as t
      left join tracker_checks as c on c.team_id = t.id
        and c.target = t.jira - 'dryRun' - 'dailyLimit'
    where t.jira is not null and jsonb_typeof(t.jira) = 'object'
      and (${ids === null} or t.id = any(${sql.param([...(ids ?? [])])}::text[]))
    order by t.id limit 500`);
  const sent = await sentToday(db);
  const sites = new Map<string, readonly string[]>();
  for (const { jira } of rows) sites.set(jira.connection, await sameSite(jira.connection));
  return rows.map((row) => ({
    teamId: row.id,
    teamName: row.name,
    jira: row.jira,
    checkedAt: row.checked_at === null ? null : new Date(row.checked_at),
    triedAt: row.tried_at === null ? null : new Date(row.tried_at),
    problems: row.problems ?? [],
    unanswered: row.unanswered,
    sent24h: sent
      .filter(({ project }) => project === row.jira.project)
      .filter(({ connection }) => sites.get(row.jira.connection)?.includes(connection))
      .reduce((sum, { count }) => sum + count, 0),
    held: row.held,
  }));
}

/** Tickets that were sent within 24 hours and may be there, by project and connection. */
async function sentToday(db: DbOrTx) {
  type Row = { project: string; connection: string; count: number };
  const rows = await db.execute<Row>(sql`
    select project, connection_id as connection, count(*)::int as count from follow_ups
    where sent_at > closecall_now() - interval '24 hours' and project is not null
    group by project, connection_id order by project, connection_id limit 5000`);
  return [...rows];
}
