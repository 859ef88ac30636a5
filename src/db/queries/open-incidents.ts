import { and, asc, eq } from 'drizzle-orm';
import { subjectKey } from '../../core/subject.ts';
import type { DbOrTx } from '../client.ts';
import { incidents } from '../schema/incidents.ts';

/** More open incidents than these are a state of their own; each costs the reader calls. */
const mostRead = 200;

/** The provider's ids of the connection's incidents that were open when they were last heard of. */
export async function openIncidents(db: DbOrTx, connectionId: string): Promise<readonly string[]> {
  const rows = await db
    .select({ key: incidents.subjectKey })
    .from(incidents)
    .where(and(eq(incidents.connectionId, connectionId), eq(incidents.outcome, 'open')))
    .orderBy(asc(incidents.subjectKey))
    .limit(mostRead);
  const prefix = subjectKey(connectionId, { kind: 'incident', id: '' });
  return rows.map(({ key }) => key.slice(prefix.length));
}
