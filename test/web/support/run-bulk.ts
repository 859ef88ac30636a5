import type { Database } from '../../../src/db/client.ts';
import { createLog } from '../../../src/observe/log.ts';
import { decideBulk } from '../../../src/triage/decide-bulk.ts';

/** Does the work of a bulk decision to its end, as workers would. */
export async function runBulk(db: Database, jobId: string): Promise<void> {
  const context = { db, hint: () => undefined, log: createLog({ level: 'silent' }) };
  while ((await decideBulk(context, jobId)).kind === 'later') {}
}
