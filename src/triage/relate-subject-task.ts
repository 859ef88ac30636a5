import { databaseNow } from '../db/queries/database-now.ts';
import { done, later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import type { SubjectContext } from './recompute-subject.ts';
import { isOf, relateSubject } from './relate-subject.ts';

/** What was being written while a revert was, is there by then. */
const writtenSeconds = 30;

/** The task: looks at a subject's neighbours; at a revert's once more when all is written. */
export async function relateSubjectTask(
  context: SubjectContext,
  key: string,
  owedAt: Date,
): Promise<TaskOutcome> {
  await relateSubject(context, key);
  if (!isOf('revision', key)) return done;
  const age = (await databaseNow(context.db)).getTime() - owedAt.getTime();
  return age < (writtenSeconds / 2) * 1000 ? later(writtenSeconds) : done;
}
