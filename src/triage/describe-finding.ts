import type { Finding } from '../core/detect/finding.ts';
import { toStored } from '../core/stored-json.ts';
import type { Transaction } from '../db/client.ts';
import { identifyFinding } from './identify-finding.ts';
import type { RecomputeContext } from './recompute-subjects.ts';
import { type Scored, scoreFinding } from './score-finding.ts';

/** The columns of a candidate that say what was found, and whose it is by the configuration of today. */
export function tellFinding({ subject, settings }: RecomputeContext, finding: Finding) {
  const { service, grouping, words } = identifyFinding(finding, subject.connector, settings);
  const settleMs = settings.settleSeconds[finding.detector] * 1000;
  return {
    title: finding.title,
    story: finding.story,
    serviceId: service?.id ?? null,
    teamId: service?.teamId ?? null,
    ...grouping,
    fingerprintWords: words,
    beganAt: finding.beganAt,
    occurredAt: finding.occurredAt,
    revisions: [...finding.revisions],
    environment: environmentOf(finding),
    settlesAt: new Date(finding.occurredAt.getTime() + settleMs),
    foundBy: finding.foundBy ?? null,
    finding: toStored(finding),
  };
}

/** The same with its score. */
export async function describeFinding(
  tx: Transaction,
  context: RecomputeContext,
  finding: Finding,
  id: string,
) {
  return scoreTold(tx, context, finding, { id, told: tellFinding(context, finding) });
}

/** What was told of a candidate, with its score; what a person said of it goes on counting. */
export async function scoreTold(
  tx: Transaction,
  { settings }: RecomputeContext,
  finding: Finding,
  { id, told, said }: { id: string; told: ReturnType<typeof tellFinding> } & Pick<Scored, 'said'>,
) {
  const service = settings.services.find((each) => each.id === told.serviceId);
  const { score, occurrences14d } = await scoreFinding(tx, finding, {
    candidateId: id,
    fingerprint: told.fingerprint,
    serviceId: told.serviceId,
    tier: service?.tier ?? null,
    halfLifeDays: settings.halfLifeDays,
    said,
  });
  return { columns: { ...told, ...score }, occurrences14d };
}

/** Environments of different repositories may have one name. */
function environmentOf({ environment, service }: Finding): string | null {
  return environment === null ? null : `${service.github ?? ''}:${environment}`;
}
