import { type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';

/** So many are looked through at once, which takes no longer than a page may. */
export const mostLookedThrough = 3_000;

/** What a place in a list is named by. */
export type LookedAt = { id: string; priority: number; decidedAt: Date | null };

type Row = Omit<LookedAt, 'decidedAt'> & {
  decidedAt: string | null;
  matches: boolean;
  nth: number;
};

/**
 * Looks for words in a list from a place on: at most 3,000 candidates are looked through, whatever
 * matches, as a text stands in no index. `reached` is the last of them where the list goes on.
 */
export async function lookForText(
  db: DbOrTx,
  {
    key,
    within,
    matches,
    limit,
  }: { key: SQL; within: SQL | undefined; matches: SQL | undefined; limit: number },
): Promise<{ found: readonly LookedAt[]; reached: LookedAt | null }> {
  const rows = await db.execute<Row>(sql`
    with looked as materialized (
      select id, status, detector, team_id, title, story, priority, decided_at from candidates
      where ${within ?? sql`true`}
      order by ${key} desc, id desc limit ${mostLookedThrough}
    )
    select id, priority, to_json(decided_at) as "decidedAt", matches, nth::int from (
      select id, priority, decided_at, ${matches ?? sql`true`} as matches,
        row_number() over (order by ${key} desc, id desc) as nth
      from looked as candidates
    ) numbered
    where matches or nth = ${mostLookedThrough}
    order by nth limit ${limit}`);
  const looked = rows.map(({ decidedAt, ...row }) => {
    return { ...row, decidedAt: decidedAt === null ? null : new Date(decidedAt) };
  });
  return {
    found: looked.filter((row) => row.matches),
    reached: looked.find(({ nth }) => nth === mostLookedThrough) ?? null,
  };
}
