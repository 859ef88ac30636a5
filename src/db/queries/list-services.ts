import { and, asc, eq, gt } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { services } from '../schema/services.ts';

/** Services by id. */
export async function listServices(
  db: DbOrTx,
  { id }: { id?: string },
  page: { afterId: string | null; limit: number },
) {
  return db
    .select()
    .from(services)
    .where(
      and(
        id === undefined ? undefined : eq(services.id, id),
        page.afterId === null ? undefined : gt(services.id, page.afterId),
      ),
    )
    .orderBy(asc(services.id))
    .limit(page.limit);
}
