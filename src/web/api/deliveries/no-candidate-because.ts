import type { DeliveryOutcome } from '../../../db/queries/outcomes-of-deliveries.ts';
import type { DeliveryStatus } from '../../../db/schema/deliveries.ts';

type Told = { status: DeliveryStatus; reason: string | null };

const most = 20;

/** Why no candidate came of a delivery, in sentences; none where there is one. */
export function noCandidateBecause(
  { status, reason }: Told,
  { signals, candidates, beside, subjects }: DeliveryOutcome,
): readonly string[] {
  if (candidates.length > 0) return [];
  if (status === 'pending') return [reason ?? 'It waits to be read.'];
  if (status !== 'processed') return [reason ?? 'Nothing was read from it.'];
  if (signals.length === 0) return [reason ?? 'What it tells was known already.'];
  // What was concluded there is what was found there, and that is not of this delivery.
  if (beside.length > 0) return ['It is no evidence of what was found in the same environment.'];
  return [...new Set(subjects.flatMap(({ because }) => because))].slice(0, most);
}
