import type { Finding, ServiceHints } from '../core/detect/finding.ts';
import { fingerprint } from '../core/fingerprint.ts';
import { matchService } from '../core/service-match.ts';
import { toStored } from '../core/stored-json.ts';
import type { Transaction } from '../db/client.ts';
import type { RecomputeContext } from './recompute-subjects.ts';
import { scoreFinding } from './score-finding.ts';

/** The columns of a candidate that follow from its finding and the configuration of today. */
export async function describeFinding(
  tx: Transaction,
  { subject, settings }: RecomputeContext,
  finding: Finding,
  candidateId: string,
) {
  const serviceId = matchService(settings.services, finding.service);
  const service = settings.services.find((each) => each.id === serviceId) ?? null;
  const print = fingerprint({
    detector: finding.detector,
    source: subject.connector,
    // What no service is mapped for is told apart by the provider's own name for it.
    service: serviceId ?? providerService(finding.service),
    words: finding.fingerprint.words,
  });
  const settleMs = settings.settleSeconds[finding.detector] * 1000;
  const score = await scoreFinding(tx, finding, {
    candidateId,
    fingerprint: print.id,
    serviceId,
    tier: service?.tier ?? null,
  });
  return {
    title: finding.title,
    story: finding.story,
    serviceId,
    teamId: service?.teamId ?? null,
    fingerprint: print.id,
    fingerprintWords: print.words,
    occurredAt: finding.occurredAt,
    settlesAt: new Date(finding.occurredAt.getTime() + settleMs),
    finding: toStored(finding),
    ...score,
  };
}

function providerService({ pagerduty, github, jira }: ServiceHints): string | null {
  return pagerduty ?? github ?? jira;
}
