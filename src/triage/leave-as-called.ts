import { inArray } from 'drizzle-orm';
import type { PlacedFinding } from '../core/candidate/plan-candidates.ts';
import { FINGERPRINT_RULES } from '../core/fingerprint.ts';
import type { Transaction } from '../db/client.ts';
import { candidates } from '../db/schema/candidates.ts';
import type { StoredCandidate } from './known-candidates.ts';

/**
 * What was decided and is found no more has nothing by which new rules could call it: it keeps its
 * name, and is not looked at anew for that again and again.
 */
export async function leaveAsCalled(
  tx: Transaction,
  placed: readonly PlacedFinding[],
  stored: readonly StoredCandidate[],
): Promise<void> {
  const behind = stored.filter(({ fingerprintRules }) => fingerprintRules < FINGERPRINT_RULES);
  const gone = behind.filter(
    ({ detector, cycle }) =>
      !placed.some(({ finding }) => finding.detector === detector && finding.cycle === cycle),
  );
  if (gone.length === 0) return;
  await tx
    .update(candidates)
    .set({ fingerprintRules: FINGERPRINT_RULES })
    .where(
      inArray(
        candidates.id,
        gone.map(({ id }) => id),
      ),
    );
}
