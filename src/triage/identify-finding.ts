import type { Finding, ServiceHints } from '../core/detect/finding.ts';
import { type Fingerprint, fingerprint } from '../core/fingerprint.ts';
import { matchService } from '../core/service-match.ts';
import type { KnownService, TriageSettings } from './triage-settings.ts';

/** Whose a finding is, and what people would call the same thing. */
export type IdentifiedFinding = { service: KnownService | null; print: Fingerprint };

/** `source` is the connector's name. */
export function identifyFinding(
  finding: Pick<Finding, 'detector' | 'service' | 'fingerprint'>,
  source: string,
  settings: TriageSettings,
): IdentifiedFinding {
  const serviceId = matchService(settings.services, finding.service);
  const print = fingerprint({
    detector: finding.detector,
    source,
    // What no service is mapped for is told apart by the provider's own name for it.
    service: serviceId ?? providerService(finding.service),
    words: finding.fingerprint.words,
  });
  return { service: settings.services.find((each) => each.id === serviceId) ?? null, print };
}

function providerService({ pagerduty, github, jira }: ServiceHints): string | null {
  return pagerduty ?? github ?? jira;
}
