import type { Database } from '../../db/client.ts';
import type { CandidateSummary } from '../../db/queries/candidate-summaries.ts';
import { candidateSummary } from '../../db/queries/candidate-summary.ts';
import { candidatesOfFollowUps } from '../../db/queries/candidates-of-follow-ups.ts';

/** The first near miss that a ticket is for; null when none refers to it any more. */
export async function summaryOfFollowUp(
  db: Database,
  followUpId: string,
): Promise<CandidateSummary | null> {
  const [first] = (await candidatesOfFollowUps(db, [followUpId])).get(followUpId) ?? [];
  return first === undefined ? null : candidateSummary(db, first);
}
