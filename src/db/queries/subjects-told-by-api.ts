import { and, asc, eq, gt, gte, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { signals } from '../schema/signals.ts';

/** Subjects that a provider's API told of since then, those after `afterKey`, in their order. */
export async function subjectsToldByApi(
  db: DbOrTx,
  of: { since: Date; connectionId?: string | undefined },
  page: { afterKey: string; limit: number },
): Promise<readonly string[]> {
  const { since, connectionId } = of;
  const rows = await db
    .selectDistinct({ key: signals.subjectKey })
    .from(signals)
    .where(
      and(
        eq(signals.source, 'api'),
        gte(signals.receivedAt, since),
        gt(signals.subjectKey, page.afterKey),
        connectionId === undefined
          ? undefined
          : sql`starts_with(${signals.subjectKey}, ${`${connectionId}/`})`,
      ),
    )
    .orderBy(asc(signals.subjectKey))
    .limit(page.limit);
  return rows.map(({ key }) => key);
}
