import { desc, eq, inArray, type SQL } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';
import { type LessonRow, lessons } from '../schema/lessons.ts';

/** What was learnt from these near misses. */
export async function lessonsOf(
  db: DbOrTx,
  candidateIds: readonly string[],
): Promise<ReadonlyMap<string, LessonRow>> {
  if (candidateIds.length === 0) return new Map();
  const rows = await db
    .select()
    .from(lessons)
    .where(inArray(lessons.candidateId, [...candidateIds]));
  return new Map(rows.map((row) => [row.candidateId, row]));
}

/** What was learnt last, with the story that it was learnt from. */
export async function lastLessons(db: DbOrTx, where: SQL | undefined, most: number) {
  return db
    .select({
      candidateId: lessons.candidateId,
      text: lessons.text,
      writtenAt: lessons.writtenAt,
      story: candidates.story,
    })
    .from(lessons)
    .innerJoin(candidates, eq(candidates.id, lessons.candidateId))
    .where(where)
    .orderBy(desc(lessons.writtenAt))
    .limit(most);
}

export type LastLesson = Awaited<ReturnType<typeof lastLessons>>[number];
