import type { Database } from '../../../src/db/client.ts';
import type { TaskOutcome } from '../../../src/follow-up/task-outcome.ts';
import { createLog } from '../../../src/observe/log.ts';
import { decideBulk } from '../../../src/triage/decide-bulk.ts';

/** Does the work of a bulk decision to its end, as workers would. */
export async function runBulk(db: Database, jobId: string): Promise<void> {
  while ((await turnOfBulk(db, jobId)).kind === 'later') {}
}

/** As much of it as a worker does in one turn. */
export function turnOfBulk(db: Database, jobId: string): Promise<TaskOutcome> {
  const context = { db, hint: () => undefined, log: createLog({ level: 'silent' }) };
  return decideBulk(context, jobId);
}
