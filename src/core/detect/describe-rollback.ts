import type { Finding, Threshold } from './finding.ts';
import { historyLength } from './look-back.ts';
import type { Rollback } from './rollback.ts';
import { exposureThresholds, howExposed, readExposure } from './rollback-exposure.ts';
import { rollbackEvidence } from './rollback-timeline.ts';
import { sayCantTell, sayIsAsked, sayNotSeen, shortSha } from './say-comparison.ts';
import { setAboutAt } from './set-about-at.ts';
import { rollbackLinks, tellRollback, titleRollback } from './tell-rollback.ts';

const kinds: Record<Rollback['evidence'], string> = {
  says_rollback: 'says rollback',
  went_back: 'went back',
  behind: 'is older',
  reverted: 'reverted',
};

/** A rollback of an environment as a finding. */
export function describeRollback(rollback: Rollback): Finding {
  const { deployment, at, evidence, undone } = rollback;
  const { snapshot } = deployment;
  const exposure = readExposure(rollback);
  return {
    detector: 'canary_rollback',
    foundBy: evidence,
    cycle: deployment.cycle,
    beganAt: beganAt(rollback),
    startedAt: setAboutAt(rollback),
    occurredAt: at,
    title: titleRollback(rollback),
    story: tellRollback(rollback),
    evidence: rollbackEvidence(rollback),
    links: rollbackLinks(rollback),
    service: {
      pagerduty: null,
      github: snapshot.repository,
      environment: snapshot.environment,
      jira: null,
    },
    fingerprint: {
      source: 'github',
      // The service is told besides; without one, that is the repository.
      names: [snapshot.environment],
      words: [],
      kind: kinds[evidence],
    },
    closeness: howExposed(exposure, rollback),
    severity: { priority: null, urgency: null, cap: null },
    savedBy: savedBy(rollback),
    resolver: null,
    environment: snapshot.environment,
    deployWorkflow: false,
    labels: snapshot.production === true ? [evidence, 'production'] : [evidence],
    revisions: [...new Set([...undone, deployment].map((each) => each.snapshot.sha))],
    alertKey: null,
    countedOnly: false,
    awaits: awaits(rollback),
    unconfirmed: unconfirmed(rollback),
    thresholds: [lookBack, ...orderThresholds(rollback), ...exposureThresholds(exposure)],
    withdrawn: deployment.outcome === 'failed' ? 'the rollback itself failed in the end' : null,
  };
}

const lookBack = {
  name: 'deploymentsLookedBack',
  value: historyLength,
  because: `an environment is judged by its last ${historyLength} deployments`,
};

/** The creation of the first deployment that was undone; never after the rollback itself. */
function beganAt({ undone, at }: Rollback): Date {
  const created = undone[0]?.snapshot.createdAt;
  return created !== undefined && created < at ? created : at;
}

function savedBy({ evidence }: Rollback): Finding['savedBy'] {
  if (evidence === 'reverted') {
    return { kind: 'fallback', text: 'The change was reverted, and the revert was deployed' };
  }
  return { kind: 'fallback', text: 'An earlier revision was deployed again' };
}

function awaits({ doubt }: Rollback): string | null {
  return doubt?.known.kind === 'open' ? sayIsAsked(doubt) : null;
}

/**
 * What went back to a revision that was there before is a rollback by that alone: whichever of the two
 * is the older one, one of both deployments took the other back.
 */
function unconfirmed({ doubt, evidence }: Rollback): string | null {
  if (evidence !== 'reverted' || doubt === null || doubt.known.kind === 'open') return null;
  return sayNotSeen(doubt);
}

function orderThresholds({ doubt, evidence }: Rollback): readonly Threshold[] {
  if (evidence !== 'went_back' || doubt === null || doubt.known.kind === 'open') return [];
  const taken = `${shortSha(doubt.head)} came after ${shortSha(doubt.base)}, and counts as the newer one`;
  return [
    { name: 'revisionOrder', value: 'by history', because: `${taken}; ${sayCantTell(doubt)}` },
  ];
}
