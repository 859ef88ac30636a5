import { type Restrained, restrain } from '../core/attention/restraint.ts';
import type { PolicyVerdict } from '../core/policy/evaluate-policy.ts';
import type { Transaction } from '../db/client.ts';
import { dismissalInForce } from '../db/queries/dismissal-in-force.ts';
import type { CandidateRow } from '../db/schema/candidates.ts';
import type { TriageSettings } from './triage-settings.ts';

/** Holds the policy back where people dismissed the same before. Asks only where anybody would be asked. */
export async function keepQuiet(
  tx: Transaction,
  { halfLifeDays }: Pick<TriageSettings, 'halfLifeDays'>,
  row: Pick<CandidateRow, 'id' | 'fingerprint' | 'occurredAt'>,
  spoken: PolicyVerdict,
): Promise<Restrained> {
  const asked = spoken.verdict === 'review' || spoken.verdict === 'open_ticket';
  const dismissal = asked ? await dismissalInForce(tx, row, halfLifeDays) : null;
  return restrain(spoken, row.occurredAt, dismissal, halfLifeDays);
}
