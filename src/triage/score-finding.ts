import type { Finding } from '../core/detect/finding.ts';
import { score } from '../core/score/score.ts';
import type { Transaction } from '../db/client.ts';
import { countJudgements } from '../db/queries/count-judgements.ts';
import { databaseNow } from '../db/queries/database-now.ts';
import { occurrenceTimes } from '../db/queries/occurrence-times.ts';
import { watchedSince } from '../db/queries/watched-since.ts';

const dayMs = 86_400_000;

/**
 * Scores a finding against everything known at this moment; answers the columns of the score and of
 * how often it was seen.
 */
export async function scoreFinding(
  tx: Transaction,
  finding: Finding,
  of: { candidateId: string; fingerprint: string; serviceId: string | null; tier: number | null },
) {
  const earlier = await occurrenceTimes(tx, of.fingerprint, of.candidateId);
  const at = await databaseNow(tx);
  const since = (await watchedSince(tx)) ?? finding.occurredAt;
  const { reasons, ...factors } = score({
    tier: of.tier,
    hints: finding.severity,
    closeness: finding.closeness,
    occurrences: [...earlier.times, finding.occurredAt],
    now: at,
    watchedDays: Math.max(0, at.getTime() - since.getTime()) / dayMs,
    judgements: await countJudgements(tx, finding.detector, of.serviceId),
  });
  return {
    ...factors,
    scoreReasons: reasons,
    occurrences: earlier.count + 1,
    isFirst: earlier.count === 0,
  };
}
