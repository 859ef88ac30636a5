import { and, desc, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { SavedBy } from '../../core/detect/finding.ts';
import type { DbOrTx } from '../client.ts';
import { candidates } from '../schema/candidates.ts';

/** What a week holds beyond this is weaker than anything that would be chosen. */
const mostOfWeek = 500;

/**
 * The near misses of a time that are worth talking about, strongest first: those that wait or were
 * confirmed, each with how often the same occurred in that time.
 */
export async function reviewCandidates(
  db: DbOrTx,
  { from, to, where }: { from: Date; to: Date; where: SQL | undefined },
) {
  const inTime = and(gte(candidates.occurredAt, from), lt(candidates.occurredAt, to));
  const rows = await db
    .select({
      id: candidates.id,
      fingerprint: candidates.fingerprint,
      priority: candidates.priority,
      severity: candidates.severity,
      closeness: candidates.closeness,
      isFirst: candidates.isFirst,
      status: candidates.status,
      service: candidates.serviceId,
      gap: candidates.gap,
      customerImpact: candidates.customerImpact,
      savedBy: sql<SavedBy['kind']>`coalesce(${candidates.finding}->'savedBy'->>'kind', 'unknown')`,
      occurredAt: candidates.occurredAt,
    })
    .from(candidates)
    .where(
      and(
        inTime,
        inArray(candidates.status, ['open', 'confirmed', 'snoozed']),
        eq(candidates.historical, false),
        where,
      ),
    )
    .orderBy(desc(candidates.priority), desc(candidates.id))
    .limit(mostOfWeek);
  const times = await timesIn(db, { from, to }, rows);
  return rows.map(({ status, ...row }) => ({
    ...row,
    isConfirmed: status === 'confirmed',
    timesInWeek: times.get(row.fingerprint) ?? 1,
  }));
}

async function timesIn(
  db: DbOrTx,
  { from, to }: { from: Date; to: Date },
  rows: readonly { fingerprint: string }[],
): Promise<ReadonlyMap<string, number>> {
  if (rows.length === 0) return new Map();
  const fingerprints = [...new Set(rows.map(({ fingerprint }) => fingerprint))];
  const counted = await db
    .select({ fingerprint: candidates.fingerprint, times: sql<number>`count(*)::int` })
    .from(candidates)
    .where(
      and(
        inArray(candidates.fingerprint, fingerprints),
        gte(candidates.occurredAt, from),
        lt(candidates.occurredAt, to),
        sql`${candidates.status} not in ('withdrawn', 'dismissed')`,
      ),
    )
    .groupBy(candidates.fingerprint);
  return new Map(counted.map(({ fingerprint, times }) => [fingerprint, times]));
}
