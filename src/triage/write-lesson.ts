import { and, eq } from 'drizzle-orm';
import { err, ok, type Result } from '../core/result.ts';
import { writeAudit } from '../db/audit.ts';
import { changeState, type StateContext } from '../db/change-state.ts';
import { now, type Transaction } from '../db/client.ts';
import { candidates } from '../db/schema/candidates.ts';
import { type LessonRow, lessons } from '../db/schema/lessons.ts';

export type LessonRefused =
  | { code: 'not-found' }
  /** Somebody else wrote meanwhile; null where they took it away. */
  | { code: 'stale'; stands: LessonRow | null };

/** `version` is that of the text that the person saw; 0 where there was none. */
type Written = { candidateId: string; text: string; version: number; actor: string };

/** Writes down what was learnt; an empty text takes it away. Never over what the person did not see. */
export async function writeLesson(
  context: StateContext,
  { candidateId, text, version, actor }: Written,
): Promise<Result<null, LessonRefused>> {
  return changeState(context, async (tx) => {
    const known = await tx
      .select({ id: candidates.id })
      .from(candidates)
      .where(eq(candidates.id, candidateId));
    if (known.length === 0) return err({ code: 'not-found' });
    const written = { text, writtenBy: actor, writtenAt: now, version: version + 1 };
    if (!(await write(tx, candidateId, version, written))) {
      const [stands = null] = await tx
        .select()
        .from(lessons)
        .where(eq(lessons.candidateId, candidateId));
      return err({ code: 'stale', stands });
    }
    await writeAudit(tx, {
      actor,
      action: text === '' ? 'lesson_removed' : 'lesson_written',
      entity: 'candidate',
      entityId: candidateId,
      detail: { text },
    });
    return ok(null);
  });
}

/** False where what stands is not what was seen. */
async function write(
  tx: Transaction,
  candidateId: string,
  version: number,
  written: { text: string; writtenBy: string; writtenAt: typeof now; version: number },
): Promise<boolean> {
  const isSeen = and(eq(lessons.candidateId, candidateId), eq(lessons.version, version));
  if (written.text === '') {
    return (await tx.delete(lessons).where(isSeen).returning()).length > 0;
  }
  if (version > 0) {
    return (await tx.update(lessons).set(written).where(isSeen).returning()).length > 0;
  }
  const inserted = await tx
    .insert(lessons)
    .values({ candidateId, ...written })
    .onConflictDoNothing()
    .returning();
  return inserted.length > 0;
}
