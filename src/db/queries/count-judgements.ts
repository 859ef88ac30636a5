import { and, eq, like, or, sql } from 'drizzle-orm';
import type { DetectorName } from '../../core/detect/finding.ts';
import type { AgreementCounts } from '../../core/score/agreement.ts';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/**
 * How people judged, for a detector on a service, for the detector, and for everything. Only what
 * people confirmed or dismissed as `not_a_near_miss` counts; the policy's own decisions never do.
 */
export async function countJudgements(
  db: DbOrTx,
  detector: DetectorName,
  serviceId: string | null,
): Promise<AgreementCounts> {
  const rows = await db
    .select({
      detector: candidates.detector,
      isHere: sql<boolean>`${candidates.serviceId} is not distinct from ${serviceId}`,
      agreed: sql<number>`count(*) filter (where ${candidates.status} = 'confirmed')`.mapWith(
        Number,
      ),
      disagreed: sql<number>`count(*) filter (where ${candidates.status} = 'dismissed')`.mapWith(
        Number,
      ),
    })
    .from(candidates)
    .where(
      and(
        like(candidates.decidedBy, 'person:%'),
        or(
          eq(candidates.status, 'confirmed'),
          and(eq(candidates.status, 'dismissed'), eq(candidates.decisionReason, 'not_a_near_miss')),
        ),
      ),
    )
    .groupBy(candidates.detector, sql`2`);
  const sum = (wanted: (row: (typeof rows)[number]) => boolean) => {
    const total = { agreed: 0, disagreed: 0 };
    for (const row of rows.filter(wanted)) {
      total.agreed += row.agreed;
      total.disagreed += row.disagreed;
    }
    return total;
  };
  return {
    here: sum((row) => row.detector === detector && row.isHere),
    detector: sum((row) => row.detector === detector),
    all: sum(() => true),
  };
}
