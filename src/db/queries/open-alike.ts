import { sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type CandidateFilter, candidatesLike } from './list-candidates.ts';
import type { OpenRow } from './open-rows.ts';

/** More are decided at once elsewhere. */
const mostAtOnce = 100;

/** A candidate as somebody saw it. */
export type Seen = { id: string; version: number };

/** What else waits of these rows and matches, by the row's id, strongest first; at most 100 of each. */
export async function openAlike(
  db: DbOrTx,
  rows: readonly Pick<OpenRow, 'id' | 'alike'>[],
  filter: CandidateFilter = {},
): Promise<ReadonlyMap<string, readonly Seen[]>> {
  const several = rows.filter(({ alike }) => alike > 0).map(({ id }) => id);
  if (several.length === 0) return new Map();
  const found = await db.execute<{ row: string; seen: readonly Seen[] }>(sql`
    select shown.id as row, json_agg(json_build_object('id', other.id, 'version', other.version)
      order by other.priority desc, other.id desc) as seen
    from candidates shown cross join lateral (
      select id, version, priority from candidates
      where status = 'open' and fingerprint = shown.fingerprint and id <> shown.id
        and team_id is not distinct from shown.team_id
        and ${candidatesLike(filter) ?? sql`true`}
      order by priority desc, id desc limit ${mostAtOnce}
    ) other
    where shown.id = any(${sql.param(several)}::uuid[])
    group by shown.id`);
  return new Map(found.map(({ row, seen }) => [row, seen]));
}
