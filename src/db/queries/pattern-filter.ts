import { type SQL, sql } from 'drizzle-orm';
import { noTeam } from './of-team.ts';

/** What a list of patterns is narrowed to, by the last one of each; what is left out is not asked for. */
export type PatternFilter = {
  /** `noTeam` stands for what belongs to none. */
  teams?: readonly string[] | undefined;
  /** Words that stand in the title or story, in any case. */
  text?: string | undefined;
};

/**
 * Whether a pattern is asked for, by the last one of it, which its index finds: a pattern may have
 * thousands, and a list names it by its last one too.
 */
export function patternsLike(filter: PatternFilter, fingerprint: SQL): SQL {
  if (filter.teams === undefined && filter.text === undefined) return sql`true`;
  return sql`(
    select ${isLike(filter, sql`team_id`)} from (
      (select title, story, team_id, occurred_at from candidates
        where candidates.fingerprint = ${fingerprint} and status <> 'withdrawn'
        order by occurred_at desc, id desc limit 1)
      union all
      (select title, story, null, occurred_at from counted_findings
        where counted_findings.fingerprint = ${fingerprint}
        order by occurred_at desc limit 1)
    ) as latest order by occurred_at desc, team_id nulls last limit 1)`;
}

/** Whether a row with a title and a story is asked for. */
export function isLike({ teams, text }: PatternFilter, teamId: SQL): SQL {
  return sql`(${isOfTeams(teams, teamId)} and ${tells(text)})`;
}

function isOfTeams(teams: PatternFilter['teams'], teamId: SQL): SQL {
  if (teams === undefined) return sql`true`;
  const isOne = sql`coalesce(${teamId} = any(${sql.param([...teams])}::text[]), false)`;
  return teams.includes(noTeam) ? sql`(${isOne} or ${teamId} is null)` : isOne;
}

function tells(text: PatternFilter['text']): SQL {
  if (text === undefined) return sql`true`;
  const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
  return sql`(title ilike ${pattern}::text or story ilike ${pattern}::text)`;
}
