import { policyFacts } from '../configure/policy-facts.ts';
import type { LastTicket, PolicyFacts } from '../core/policy/facts.ts';
import type { DbOrTx } from '../db/client.ts';
import { countOccurrences14d } from '../db/queries/count-occurrences.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import { loadTriageSettings } from './triage-settings.ts';

/**
 * A candidate's facts as they are now, for what a ticket's fields say of it. `lastTicket` is what
 * became of the ticket before that one.
 */
export async function candidateFacts(
  db: DbOrTx,
  candidate: CandidateRow,
  lastTicket: LastTicket,
): Promise<PolicyFacts> {
  const settings = await loadTriageSettings(db);
  const seen = await countOccurrences14d(db, candidate.fingerprint);
  return policyFacts(settings, candidate, seen, lastTicket);
}
