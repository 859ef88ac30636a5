import { and, asc, eq, gt } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { teams } from '../schema/teams.ts';

/** Teams by id. */
export async function listTeams(
  db: DbOrTx,
  { id }: { id?: string },
  page: { afterId: string | null; limit: number },
) {
  return db
    .select()
    .from(teams)
    .where(
      and(
        id === undefined ? undefined : eq(teams.id, id),
        page.afterId === null ? undefined : gt(teams.id, page.afterId),
      ),
    )
    .orderBy(asc(teams.id))
    .limit(page.limit);
}
