import { and, asc, eq, like, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { signals } from '../schema/signals.ts';

/** Subjects of the environments that a revision was deployed to. */
export async function environmentsWithRevision(
  db: DbOrTx,
  revision: { connectionId: string; sha: string },
): Promise<readonly string[]> {
  const rows = await db
    .selectDistinct({ subjectKey: signals.subjectKey })
    .from(signals)
    .where(
      and(
        eq(signals.kind, 'deployment.succeeded'),
        eq(sql`${signals.data}->'deployment'->>'sha'`, revision.sha),
        like(signals.subjectKey, `${revision.connectionId}/environment:%`),
      ),
    )
    .orderBy(asc(signals.subjectKey))
    .limit(100);
  return rows.map(({ subjectKey }) => subjectKey);
}
