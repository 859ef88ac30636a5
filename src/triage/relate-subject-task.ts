import { databaseNow } from '../db/queries/database-now.ts';
import { done, later, type TaskOutcome } from '../follow-up/task-outcome.ts';
import type { SubjectContext } from './recompute-subject.ts';
import { isOf, relateSubject } from './relate-subject.ts';
import { runsAreOverSeconds } from './shared-failures.ts';

/** What was being written while a revert was, is there by then. */
const writtenSeconds = 30;

/** The task: looks at a subject's neighbours, and again when those still on their way are there. */
export async function relateSubjectTask(
  context: SubjectContext,
  key: string,
  owedAt: Date,
): Promise<TaskOutcome> {
  await relateSubject(context, key);
  const again = secondLookSeconds(key);
  if (again === null) return done;
  const age = (await databaseNow(context.db)).getTime() - owedAt.getTime();
  return age < (again / 2) * 1000 ? later(again) : done;
}

function secondLookSeconds(key: string): number | null {
  if (isOf('ci_run', key)) return runsAreOverSeconds;
  return isOf('revision', key) ? writtenSeconds : null;
}
