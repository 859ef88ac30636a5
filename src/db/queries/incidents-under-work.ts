import { and, asc, desc, eq, gte, isNotNull, isNull, lte, or } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { type IncidentRow, incidents } from '../schema/incidents.ts';

const dayMs = 24 * 60 * 60_000;

function dayBefore(at: Date): Date {
  return new Date(at.getTime() - dayMs);
}

/** The incident of a service that people were on within the range; the one they began with last. */
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
        or(
          gte(incidents.endedAt, range.from),
          // Where no end is known, nobody is taken to be at it for longer than a day.
          and(isNull(incidents.endedAt), gte(incidents.engagedFrom, dayBefore(range.from))),
        ),
      ),
    )
    .orderBy(desc(incidents.engagedFrom), asc(incidents.subjectKey))
    .limit(1);
  return row ?? null;
}

export async function incidentOf(db: DbOrTx, subjectKey: string): Promise<IncidentRow | null> {
  const [row] = await db.select().from(incidents).where(eq(incidents.subjectKey, subjectKey));
  return row ?? null;
}
