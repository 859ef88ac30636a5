import type { RevertedSignal } from '../revision-signal.ts';
import type { DeploymentSignal, Signal } from '../signal.ts';
import { compareQuestions } from './compare-questions.ts';
import { readComparisons } from './compared-revisions.ts';
import { type Deployment, isDeploymentSignal, readDeployments } from './deployment-history.ts';
import { describeRollback } from './describe-rollback.ts';
import { findRollbacks } from './find-rollbacks.ts';
import type { Detector, Finding } from './finding.ts';
import { orderSignals } from './order-signals.ts';
import { findRolledBackChanges, isChangeSignal } from './rolled-back-change.ts';
import { sayUndecided } from './say-comparison.ts';

/**
 * A rollout that was undone before or just after it reached everyone.
 *
 * Counts, strongest first:
 * 1. a successful deployment that says it is a rollback, and a change ticket moved to where the
 *    admin's mapping says "rolled back" (`says_rollback`). Where the same revision is there already,
 *    it stops what had begun since;
 * 2. a successful deployment of a revision that had succeeded in this environment before, when a
 *    different and newer one was deployed last, whether that had succeeded or failed (`went_back`);
 * 3. a successful deployment of a revision that never succeeded here, when the compare API says that
 *    it is `behind` the different one that was deployed last (`behind`). Only then is it asked;
 * 4. a successful deployment that brings a revert, by a merged revert that made this very revision,
 *    by the commits since the last deployment, or by its own title (`reverted`). What it takes back
 *    is looked for among the deployments before: by the commit, the pull request or the title that
 *    it names. Where nothing tells when that came here, how far it got is not known.
 *
 * Does not count: `inactive` (the provider sets it on every older deployment; one that succeeds again
 * afterwards is deployed again), the same revision again, transient environments, deployments of
 * another task, going on to what was just rolled back, a revert of what had been rolled back before,
 * a revert of a revert, a revert of what came with the same deployment and was never live here.
 * Deploying what was rolled back again later does not take the finding back: the rollback happened.
 *
 * A rollback whose deployment fails in the end is withdrawn, and so is a change ticket that is
 * moved straight back within the settling time. A ticket is rolled back again only after it was moved
 * out of what counts as rolled back. While the compare API is being asked there is no
 * finding, whoever says revert; where the age of two revisions only decides whether a known one was
 * the way back or the way on, the finding waits for it. If that can't be learned, the order in which
 * they came here decides.
 *
 * Closeness, by how far the undone revision got. Minutes of all traffic are the minutes from its
 * first success to the rollback's, times the share of traffic that was told last before that:
 *
 * | exposure                                                          | closeness |
 * |-------------------------------------------------------------------|-----------|
 * | it never went live, or got no traffic                             | 1         |
 * | the environment is clearly not production (its flag and its name) | 2         |
 * | less than 15 minutes of all traffic                               | 2         |
 * | more, at a share of less than 100 % or an unknown one             | 10        |
 * | more, and it is told that everyone got it (100 %)                 | 50        |
 * | not known, as for every change ticket                             | 10        |
 */
export const canaryRollback: Detector = {
  name: 'canary_rollback',
  version: 5,
  subjects: ['environment', 'change_ticket'],
  detect(signals, { settleSeconds, canAsk }) {
    const deployments = signals.filter(isDeploymentSignal);
    const changes = signals.filter(isChangeSignal);
    const lasting = readDeployments(orderSignals(deployments)).filter(isLasting);
    const { rollbacks, undecided } = findRollbacks(lasting, {
      compare: readComparisons(signals, canAsk),
      reverts: orderSignals(signals.filter(isRevertedSignal)),
    });
    const findings = [
      ...rollbacks.map(describeRollback),
      ...findRolledBackChanges(changes, settleSeconds),
    ];
    const conclusions =
      findings.length > 0
        ? findings.map(conclude)
        : [changes.length > 0 ? NOT_MOVED : sayNoRollback(deployments, lasting)];
    const because = [...new Set([...conclusions, ...sayUndecided(undecided)])].join('; ');
    return { findings, because, questions: compareQuestions(undecided) };
  },
};

const NOT_MOVED = 'the change was not moved to where it counts as rolled back';

function isLasting({ snapshot }: Deployment): boolean {
  return !snapshot.transient;
}

function isRevertedSignal(signal: Signal): signal is RevertedSignal {
  return signal.kind === 'revision.reverted';
}

function conclude({ story, withdrawn }: Finding): string {
  return withdrawn === null ? story : `${story}, but ${withdrawn}`;
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
