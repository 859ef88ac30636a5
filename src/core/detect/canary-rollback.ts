import type { DeploymentSignal, Signal } from '../signal.ts';
import { type Deployment, isDeploymentSignal, readDeployments } from './deployment-history.ts';
import { findRollbacks, type Rollback } from './find-rollbacks.ts';
import type { Detector, Finding } from './finding.ts';
import { oneLine } from './one-line.ts';
import { orderSignals } from './order-signals.ts';
import { howExposed, readExposure } from './rollback-exposure.ts';
import { findRolledBackChanges, isChangeSignal } from './rolled-back-change.ts';
import {
  rollbackLinks,
  sayEnvironment,
  shortSha,
  tellRollback,
  tellRollbackEvidence,
} from './tell-rollback.ts';

/**
 * A rollout that was undone before or just after it reached everyone.
 *
 * Counts, strongest first: a successful deployment that says it is a rollback; a change ticket
 * moved to where the admin's mapping says "rolled back"; a successful deployment of a revision that
 * had succeeded in this environment before, when a different and newer one was deployed last,
 * whether that had succeeded or failed.
 * Does not count: `inactive` (the provider sets it on every older deployment), the same revision
 * again, transient environments, deployments of another task, going on to what was just rolled
 * back. Deploying that again later does not take the finding back: the rollback happened.
 *
 * A rollback whose deployment fails in the end is withdrawn, and so is a change ticket that is
 * moved straight back within the settling time.
 *
 * Closeness: the undone revision never went live 1; live for less than 15 minutes 2; longer 10;
 * not known, as for every change ticket, 10.
 */
export const canaryRollback: Detector = {
  name: 'canary_rollback',
  version: 1,
  subjects: ['environment', 'change_ticket'],
  detect(signals, { settleSeconds }) {
    const deployments = signals.filter(isDeploymentSignal);
    const changes = signals.filter(isChangeSignal);
    const lasting = readDeployments(orderSignals(deployments)).filter(isLasting);
    const findings = [
      ...findRollbacks(lasting).map(describe),
      ...findRolledBackChanges(changes, settleSeconds),
    ];
    const because =
      findings.length > 0
        ? findings.map(conclude).join('; ')
        : sayNoFinding(changes, deployments, lasting);
    return { findings, because, questions: [] };
  },
};

function isLasting({ snapshot }: Deployment): boolean {
  return !snapshot.transient;
}

function conclude({ story, withdrawn }: Finding): string {
  return withdrawn === null ? story : `${story}, but ${withdrawn}`;
}

function sayNoFinding(
  changes: readonly Signal[],
  deployments: readonly DeploymentSignal[],
  lasting: readonly Deployment[],
): string {
  if (changes.length > 0) return 'the change was not moved to where it counts as rolled back';
  return sayNoRollback(deployments, lasting);
}

function sayNoRollback(
  deployments: readonly DeploymentSignal[],
  lasting: readonly Deployment[],
): string {
  if (deployments.length === 0) return 'nothing is known of a deployment or a change';
  if (lasting.length === 0) return 'the environment is transient';
  if (lasting.every(({ succeededAt }) => succeededAt === null))
    return 'no deployment has succeeded';
  return 'no revision came back after a different one, and no deployment says it is a rollback';
}

function describe(rollback: Rollback): Finding {
  const { deployment, at, evidence, undone } = rollback;
  const { snapshot } = deployment;
  const what = undone.at(-1);
  const from = what === undefined ? '' : ` from ${shortSha(what.snapshot.sha)}`;
  const where = `${sayEnvironment(rollback)} of ${snapshot.repository}`;
  return {
    detector: 'canary_rollback',
    cycle: snapshot.id,
    beganAt: rollback.undone[0]?.snapshot.createdAt ?? at,
    occurredAt: at,
    title: oneLine(`${where} was rolled back${from} to ${shortSha(snapshot.sha)}`, 160),
    story: tellRollback(rollback),
    evidence: tellRollbackEvidence(rollback),
    links: rollbackLinks(rollback),
    service: {
      pagerduty: null,
      github: snapshot.repository,
      environment: snapshot.environment,
      jira: null,
    },
    fingerprint: {
      source: 'github',
      words: [snapshot.repository, snapshot.environment, sayEvidence(evidence)],
    },
    closeness: howExposed(readExposure(rollback)),
    severity: { priority: null, urgency: null, cap: null },
    savedBy: { kind: 'fallback', text: 'An earlier revision was deployed again' },
    resolver: null,
    environment: snapshot.environment,
    deployWorkflow: false,
    labels: [evidence, ...(snapshot.production === true ? ['production'] : [])],
    revisions: [snapshot.sha, ...undone.map((other) => other.snapshot.sha)],
    alertKey: null,
    countedOnly: false,
    awaits: null,
    unconfirmed: null,
    thresholds: [],
    withdrawn: deployment.outcome === 'failed' ? 'the rollback itself failed in the end' : null,
  };
}

function sayEvidence(evidence: Rollback['evidence']): string {
  return evidence === 'says_rollback' ? 'says rollback' : 'went back';
}
