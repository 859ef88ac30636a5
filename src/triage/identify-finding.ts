import type { Grouping } from '../core/candidate/plan-candidates.ts';
import type { Finding, ServiceHints } from '../core/detect/finding.ts';
import { FINGERPRINT_RULES, type FingerprintParts, fingerprint } from '../core/fingerprint.ts';
import { patternOf } from '../core/pattern-edits.ts';
import { matchService } from '../core/service-match.ts';
import type { KnownService, TriageSettings } from './triage-settings.ts';

/** Whose a finding is, and what people would call the same thing. */
export type IdentifiedFinding = {
  service: KnownService | null;
  grouping: Grouping;
  words: readonly string[];
};

/** `source` is the connector's name. */
export function identifyFinding(
  finding: Pick<Finding, 'detector' | 'service' | 'fingerprint'>,
  source: string,
  settings: TriageSettings,
): IdentifiedFinding {
  const serviceId = matchService(settings.services, finding.service);
  const parts: FingerprintParts = {
    detector: finding.detector,
    source,
    // What no service is mapped for is told apart by the provider's own name for it.
    service: serviceId ?? providerService(finding.service),
    names: finding.fingerprint.names ?? [],
    words: finding.fingerprint.words,
    kind: finding.fingerprint.kind,
  };
  const print = fingerprint(parts);
  return {
    service: settings.services.find((each) => each.id === serviceId) ?? null,
    grouping: {
      fingerprint: patternOf(print, settings.patternEdits),
      computedFingerprint: print.id,
      maskedValues: print.masked,
      fingerprintRules: FINGERPRINT_RULES,
    },
    words: print.words,
  };
}

function providerService({ pagerduty, github, jira, named }: ServiceHints): string | null {
  return pagerduty ?? github ?? jira ?? named ?? null;
}
