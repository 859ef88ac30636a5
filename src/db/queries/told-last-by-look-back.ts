import { and, desc, inArray, notInArray } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { signals } from '../schema/index.ts';

/** How two revisions lie to each other, or that something has no answer, is nothing that happened. */
const nothingHappened = ['revisions.compared', 'question.unanswered'];

/** Whether it was a look back that told the newest that is known of these subjects. */
export async function toldLastByLookBack(
  db: DbOrTx,
  subjectKeys: readonly string[],
): Promise<boolean> {
  const [row] = await db
    .select({ historical: signals.historical })
    .from(signals)
    .where(
      and(inArray(signals.subjectKey, [...subjectKeys]), notInArray(signals.kind, nothingHappened)),
    )
    .orderBy(desc(signals.recordedAt), signals.subjectKey, signals.factKey)
    .limit(1);
  return row?.historical ?? false;
}
