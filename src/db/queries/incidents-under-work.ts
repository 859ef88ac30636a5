import { and, asc, eq, gte, isNotNull, isNull, lte, or } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type IncidentRow, incidents } from '../schema/incidents.ts';

/** The incident of a service that people were on at some time within the range; the first one. */
export async function incidentUnderWork(
  db: DbOrTx,
  serviceId: string,
  range: { from: Date; until: Date },
): Promise<IncidentRow | null> {
  const [row] = await db
    .select()
    .from(incidents)
    .where(
      and(
        eq(incidents.serviceId, serviceId),
        isNotNull(incidents.engagedFrom),
        lte(incidents.engagedFrom, range.until),
        or(isNull(incidents.endedAt), gte(incidents.endedAt, range.from)),
      ),
    )
    .orderBy(asc(incidents.engagedFrom), asc(incidents.subjectKey))
    .limit(1);
  return row ?? null;
}

export async function incidentOf(db: DbOrTx, subjectKey: string): Promise<IncidentRow | null> {
  const [row] = await db.select().from(incidents).where(eq(incidents.subjectKey, subjectKey));
  return row ?? null;
}
