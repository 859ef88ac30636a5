import type { Finding } from '../core/detect/finding.ts';
import { score } from '../core/score/score.ts';
import type { Transaction } from '../db/client.ts';
import { scoreBasis } from '../db/queries/score-basis.ts';

const dayMs = 86_400_000;

/**
 * Scores a finding against everything known at this moment; answers the columns of the score and of
 * how often it was seen, and how often within 14 days, which only the policy asks.
 */
export async function scoreFinding(
  tx: Transaction,
  finding: Finding,
  of: { candidateId: string; fingerprint: string; serviceId: string | null; tier: number | null },
) {
  const { now, watchedSince, count, count14d, times, judgements } = await scoreBasis(tx, {
    ...of,
    detector: finding.detector,
  });
  const since = watchedSince ?? finding.occurredAt;
  const { reasons, ...factors } = score({
    tier: of.tier,
    hints: finding.severity,
    closeness: finding.closeness,
    occurrences: [...times, finding.occurredAt],
    now,
    watchedDays: Math.max(0, now.getTime() - since.getTime()) / dayMs,
    judgements,
  });
  const isRecent = now.getTime() - finding.occurredAt.getTime() < 14 * dayMs;
  return {
    score: { ...factors, scoreReasons: reasons, occurrences: count + 1, isFirst: count === 0 },
    occurrences14d: count14d + (isRecent ? 1 : 0),
  };
}
