import type { Belonging } from '../core/candidate/plan-candidates.ts';
import type { Finding } from '../core/detect/finding.ts';
import { type IdentifiedFinding, identifyFinding } from './identify-finding.ts';
import { byIdentity, type StoredCandidate } from './known-candidates.ts';
import type { RecomputeContext } from './recompute-subjects.ts';

/**
 * Tells where findings of a subject belong by the configuration of today: their service, that one's
 * team unless a person assigned it to another or the rule that decided named one, and what people would call the same thing.
 */
export function belongings(
  { subject, settings }: RecomputeContext,
  stored: readonly StoredCandidate[],
): (finding: Finding) => Belonging {
  const known = byIdentity(stored);
  // Findings of one subject mostly have the same words.
  const identified = new Map<string, IdentifiedFinding>();
  return (finding) => {
    const candidate = known(finding);
    const words = JSON.stringify([finding.detector, finding.service, finding.fingerprint]);
    const found = identified.get(words) ?? identifyFinding(finding, subject.connector, settings);
    identified.set(words, found);
    const { service, grouping } = found;
    return {
      serviceId: service?.id ?? null,
      teamId: teamThatStays(candidate) ?? service?.teamId ?? null,
      ...grouping,
    };
  };
}

/** The team that a person assigned, or the rule that decided. */
function teamThatStays(candidate: StoredCandidate | undefined): string | null {
  if (candidate === undefined) return null;
  return candidate.teamAssignedBy === null ? candidate.teamOfRule : candidate.teamId;
}
