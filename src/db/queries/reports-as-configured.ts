import { eq } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { reportSettings } from '../schema/index.ts';

/** Who may report, as an admin set it; null where nobody set anything, which is: whoever is signed in. */
export async function reportsAsConfigured(db: DbOrTx): Promise<{ anonymous: boolean } | null> {
  const { anonymous, id } = reportSettings;
  const [row] = await db.select({ anonymous }).from(reportSettings).where(eq(id, 'reports'));
  return row ?? null;
}
