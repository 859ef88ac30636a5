import type { PlacedFinding } from '../core/candidate/plan-candidates.ts';
import { FINGERPRINT_RULES } from '../core/fingerprint.ts';
import { isNamed } from '../core/pattern-edits.ts';
import { findingFromStored } from '../core/stored-json.ts';
import type { Owe } from '../db/change-state.ts';
import { computedOf } from '../db/queries/rows-to-regroup.ts';
import { byIdentity, type StoredCandidate } from './known-candidates.ts';
import type { TriageSettings } from './triage-settings.ts';

/**
 * New rules call the same thing otherwise: what people said of it under its former name is to hold of
 * the new one too.
 */
export function carryEdits(
  owe: Owe,
  { patternEdits: edits }: TriageSettings,
  placed: readonly PlacedFinding[],
  stored: readonly StoredCandidate[],
): void {
  if (stored.every(({ fingerprintRules }) => fingerprintRules === FINGERPRINT_RULES)) return;
  const known = byIdentity(stored);
  for (const { finding, belongs } of placed) {
    const before = known(finding);
    if (before === undefined || before.fingerprintRules === FINGERPRINT_RULES) continue;
    const [was, is] = [computedOf(before).id, belongs.computedFingerprint];
    if (was === is || edits.renames.has(is) || !isNamed(was, edits)) continue;
    // What its provider calls otherwise by now is another thing.
    if (findingFromStored(before.finding).title !== finding.title) continue;
    owe('rename-pattern', `${is}/${was}`, { inSeconds: 0 });
  }
}
