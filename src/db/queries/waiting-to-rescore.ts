import { and, asc, gt, inArray, sql } from 'drizzle-orm';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/** The statuses in which people still look at the score. */
export const rescoredStatuses = ['settling', 'open'] as const;

export type WaitingCandidate = Awaited<ReturnType<typeof waitingToRescore>>[number];

/** Undecided candidates after this one, by their ids, with what their score stands on and is. */
export async function waitingToRescore(db: DbOrTx, afterId: string | null, limit: number) {
  return db
    .select({
      id: candidates.id,
      fingerprint: candidates.fingerprint,
      serviceId: candidates.serviceId,
      occurredAt: candidates.occurredAt,
      // What is told of it at length is no matter of the score.
      finding: sql<unknown>`${candidates.finding} - array['evidence', 'links', 'thresholds']`,
      saidCloseness: candidates.saidCloseness,
      saidSeverity: candidates.saidSeverity,
      saidBy: candidates.saidBy,
      saidClosenessBy: candidates.saidClosenessBy,
      saidSeverityBy: candidates.saidSeverityBy,
      scoredAt: candidates.scoredAt,
      priority: candidates.priority,
      severity: candidates.severity,
      closeness: candidates.closeness,
      recurrence: candidates.recurrence,
      agreement: candidates.agreement,
      agreementLow: candidates.agreementLow,
      occurrences: candidates.occurrences,
      isFirst: candidates.isFirst,
    })
    .from(candidates)
    .where(
      and(
        inArray(candidates.status, [...rescoredStatuses]),
        afterId === null ? undefined : gt(candidates.id, afterId),
      ),
    )
    .orderBy(asc(candidates.id))
    .limit(limit);
}
