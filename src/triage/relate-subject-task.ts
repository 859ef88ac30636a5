import { databaseNow } from '../db/queries/database-now.ts';
import { done, later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import type { SubjectContext } from './recompute-subject.ts';
import { relateSubject } from './relate-subject.ts';

/** The runs of a quarter of an hour are all over by then. */
const secondLookSeconds = 20 * 60;

/**
 * The task: looks at a subject's neighbours, and at a run's once more when those that ran beside it
 * have ended too.
 */
export async function relateSubjectTask(
  context: SubjectContext,
  key: string,
  owedAt: Date,
): Promise<TaskOutcome> {
  await relateSubject(context, key);
  if (!key.includes('/ci_run:')) return done;
  const age = (await databaseNow(context.db)).getTime() - owedAt.getTime();
  return age < (secondLookSeconds / 2) * 1000 ? later(secondLookSeconds) : done;
}
