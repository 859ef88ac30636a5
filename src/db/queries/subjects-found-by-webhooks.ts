import { and, eq, inArray, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/** Those of the subjects that have a candidate of the present, and of which webhooks told. */
export async function subjectsFoundByWebhooks(
  db: DbOrTx,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const rows = await db
    .selectDistinct({ key: candidates.subjectKey })
    .from(candidates)
    .where(
      and(
        inArray(candidates.subjectKey, [...keys]),
        eq(candidates.historical, false),
        sql`exists (select 1 from signals
          where signals.subject_key = ${candidates.subjectKey} and signals.source = 'webhook')`,
      ),
    )
    .orderBy(candidates.subjectKey);
  return new Set(rows.map(({ key }) => key));
}
