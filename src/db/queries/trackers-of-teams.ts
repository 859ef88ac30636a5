import { sql } from 'drizzle-orm';
import type { TeamTracker } from '../../core/team.ts';
import type { TargetProblem } from '../../core/ticket-target.ts';
import type { DbOrTx } from '../client.ts';

/** How it stands with the place where a team's tickets go. */
export type TeamTrackerState = {
  teamId: string;
  teamName: string;
  jira: TeamTracker;
  /** When the tracker told last; null while it was not asked about this very target. */
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

/** Of these teams, those that have a tracker, by id; of all teams without a list. */
export async function trackersOfTeams(
  db: DbOrTx,
  ids: readonly string[] | null,
): Promise<readonly TeamTrackerState[]> {
  type Row = {
    id: string;
    name: string;
    jira: TeamTracker;
    checked_at: string | null;
    tried_at: string | null;
    problems: readonly TargetProblem[] | null;
    unanswered: string | null;
    sent: number;
    held: number;
  };
  const rows = await db.execute<Row>(sql`
    select t.id, t.name, t.jira, c.checked_at, c.tried_at, c.problems, c.unanswered,
      (select count(*)::int from follow_ups as f
        where f.project = t.jira->>'project' and f.connection_id = t.jira->>'connection'
          and f.sent_at > closecall_now() - interval '24 hours') as sent,
      (select count(*)::int from follow_ups as f
        where f.team_id = t.id and f.status = 'held' and f.problem is not null) as held
    from teams as t
      left join tracker_checks as c on c.team_id = t.id
        and c.target = t.jira - 'dryRun' - 'dailyLimit'
    where t.jira is not null and jsonb_typeof(t.jira) = 'object'
      and (${ids === null} or t.id = any(${sql.param([...(ids ?? [])])}::text[]))
    order by t.id limit 500`);
  return rows.map((row) => ({
    teamId: row.id,
    teamName: row.name,
    jira: row.jira,
    checkedAt: row.checked_at === null ? null : new Date(row.checked_at),
    triedAt: row.tried_at === null ? null : new Date(row.tried_at),
    problems: row.problems ?? [],
    unanswered: row.unanswered,
    sent24h: row.sent,
    held: row.held,
  }));
}
