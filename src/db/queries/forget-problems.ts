import { eq } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { accessProblems } from '../schema/index.ts';

/** Forgets all that a connection's provider could not be asked, so that it is asked again at once. */
export async function forgetProblems(db: DbOrTx, connectionId: string): Promise<void> {
  await db.delete(accessProblems).where(eq(accessProblems.connectionId, connectionId));
}
