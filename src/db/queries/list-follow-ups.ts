import { and, desc, eq, inArray, lt } from 'drizzle-orm';
import type { FollowUpStatus } from '../../core/follow-up/transitions.ts';
import type { DbOrTx } from '../client.ts';
import { followUps } from '../schema/follow-ups.ts';

/** What is left out is not asked for. */
export type FollowUpFilter = {
  id?: string | undefined;
  status?: readonly FollowUpStatus[] | undefined;
};

/** Follow-ups, newest first; their ids hold the time at which they were made. */
export async function listFollowUps(
  db: DbOrTx,
  { id, status }: FollowUpFilter,
  page: { beforeId: string | null; limit: number },
) {
  return db
    .select()
    .from(followUps)
    .where(
      and(
        id === undefined ? undefined : eq(followUps.id, id),
        status === undefined ? undefined : inArray(followUps.status, [...status]),
        page.beforeId === null ? undefined : lt(followUps.id, page.beforeId),
      ),
    )
    .orderBy(desc(followUps.id))
    .limit(page.limit);
}
