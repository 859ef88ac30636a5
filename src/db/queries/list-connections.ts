import { and, asc, eq, gt } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { connections } from '../schema/connections.ts';

/** Connections by id, without their secrets. */
export async function listConnections(
  db: DbOrTx,
  { id }: { id?: string },
  page: { afterId: string | null; limit: number },
) {
  return db
    .select()
    .from(connections)
    .where(
      and(
        id === undefined ? undefined : eq(connections.id, id),
        page.afterId === null ? undefined : gt(connections.id, page.afterId),
      ),
    )
    .orderBy(asc(connections.id))
    .limit(page.limit);
}
