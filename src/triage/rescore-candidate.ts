import { eq } from 'drizzle-orm';
import { now, type Transaction } from '../db/client.ts';
import { type CandidateRow, candidates } from '../db/schema/candidates.ts';
import { saidOf, scoredFinding, scoreFinding } from './score-finding.ts';
import type { TriageSettings } from './triage-settings.ts';

/** A candidate that was scored and written in this transaction, with what the policy asks besides. */
export type ScoredCandidate = { row: CandidateRow; occurrences14d: number };

/** Scores a candidate anew right before the policy speaks: more may have happened since. */
export async function rescoreCandidate(
  tx: Transaction,
  settings: TriageSettings,
  row: CandidateRow,
): Promise<ScoredCandidate> {
  const service = settings.services.find((each) => each.id === row.serviceId);
  const { score, occurrences14d } = await scoreFinding(tx, scoredFinding(row), {
    candidateId: row.id,
    fingerprint: row.fingerprint,
    serviceId: row.serviceId,
    tier: service?.tier ?? null,
    halfLifeDays: settings.halfLifeDays,
    said: saidOf(row),
  });
  const [updated] = await tx
    .update(candidates)
    .set({ ...score, updatedAt: now })
    .where(eq(candidates.id, row.id))
    .returning();
  if (updated === undefined) throw new Error('a locked candidate is gone');
  return { row: updated, occurrences14d };
}
