import type { Finding } from '../core/detect/finding.ts';
import { toStored } from '../core/stored-json.ts';
import type { Transaction } from '../db/client.ts';
import { identifyFinding } from './identify-finding.ts';
import type { RecomputeContext } from './recompute-subjects.ts';
import { scoreFinding } from './score-finding.ts';

/** The columns of a candidate that follow from its finding and the configuration of today. */
export async function describeFinding(
  tx: Transaction,
  { subject, settings }: RecomputeContext,
  finding: Finding,
  candidateId: string,
) {
  const { service, print } = identifyFinding(finding, subject.connector, settings);
  const serviceId = service?.id ?? null;
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
    beganAt: finding.beganAt,
    occurredAt: finding.occurredAt,
    revisions: [...finding.revisions],
    environment: environmentOf(finding),
    settlesAt: new Date(finding.occurredAt.getTime() + settleMs),
    finding: toStored(finding),
    ...score,
  };
}

/** Environments of different repositories may have one name. */
function environmentOf({ environment, service }: Finding): string | null {
  return environment === null ? null : `${service.github ?? ''}:${environment}`;
}
