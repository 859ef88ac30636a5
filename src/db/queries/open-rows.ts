import { sql } from 'drizzle-orm';
import type { Waiting } from '../../core/attention/budget.ts';
import type { DbOrTx } from '../client.ts';
import { type CandidateFilter, candidatesLike } from './list-candidates.ts';
import { occurrences } from './occurrences.ts';
import { ofTeams } from './of-team.ts';

/** One fingerprint of a team as it waits for a decision. */
export type OpenRow = Waiting & {
  fingerprint: string;
  /** How many more of it wait besides. */
  alike: number;
  /** Since when the first of them has waited. */
  since: Date;
};

type Row = Omit<OpenRow, 'since'> & { since: string };

/**
 * Everything that waits for a decision and matches, one row for each fingerprint of a team: its
 * strongest candidate, how many more wait, and since when. It is new until somebody decides on the
 * first of it, however often it came back meanwhile, and also where the filter leaves that one out.
 * In no order. Read from `candidates_undecided` alone, unless a text is looked for.
 */
export async function openRows(
  db: DbOrTx,
  { team, ...filter }: CandidateFilter = {},
): Promise<readonly OpenRow[]> {
  const rows = await db.execute<Row>(sql`
    with waiting as materialized (
      select fingerprint, team_id, bool_or(is_first) as holds_first, min(occurred_at) as first_at,
        count(*) filter (where matches) - 1 as alike, min(since) filter (where matches) as since,
        max(priority) filter (where matches) as priority,
        (array_agg(id order by priority desc, id desc) filter (where matches))[1] as id
      from (
        select fingerprint, team_id, id, priority, is_first, occurred_at,
          coalesce(open_since, detected_at) as since,
          ${candidatesLike(filter) ?? sql`true`} as matches
        from candidates where status = 'open' and ${team === undefined ? sql`true` : ofTeams(team)}
        -- So that a text is looked for once in each.
        offset 0
      ) open
      group by fingerprint, team_id
    )
    select id, team_id as "teamId", fingerprint, priority, alike::int, to_json(since) as since,
      holds_first and not exists (select from ${occurrences}
        where fingerprint = waiting.fingerprint and occurred_at < waiting.first_at) as "isFirst"
    from waiting where id is not null`);
  return rows.map((row) => ({ ...row, since: new Date(row.since) }));
}
