import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type CandidateFilter, candidatesLike } from './list-candidates.ts';
import { ofTeams } from './of-team.ts';

/** What waits: rows of the inbox, where what is the same thing is one, and candidates that settle. */
export type Undecided = {
  open: number;
  settling: number;
  /** The same of these teams, whatever else the filter asks for. */
  unfiltered: { open: number; settling: number };
  /** How many candidates stand behind the open rows. */
  openCandidates: number;
};

type Row = Omit<Undecided, 'unfiltered'> & { allOpen: number; allSettling: number };

/** How much of what a filter lets through needs a decision or still settles, and how much it hides. */
export async function countUndecided(
  db: DbOrTx,
  { team, ...filter }: CandidateFilter,
): Promise<Undecided> {
  const [row] = await db.execute<Row>(sql`
    select coalesce(sum(matching) filter (where status = 'open'), 0)::int as "openCandidates",
      count(*) filter (where status = 'open' and matching > 0)::int as open,
      coalesce(sum(matching) filter (where status = 'settling'), 0)::int as settling,
      count(*) filter (where status = 'open')::int as "allOpen",
      coalesce(sum(number) filter (where status = 'settling'), 0)::int as "allSettling"
    from (
      select status, count(*) as number,
        count(*) filter (where ${candidatesLike(filter) ?? sql`true`}) as matching
      from candidates
      where status in ('open', 'settling') and ${team === undefined ? sql`true` : ofTeams(team)}
      group by status, team_id, fingerprint
    ) alike`);
  if (row === undefined) throw new Error('a count has one row');
  const { allOpen, allSettling, ...matching } = row;
  return { ...matching, unfiltered: { open: allOpen, settling: allSettling } };
}
