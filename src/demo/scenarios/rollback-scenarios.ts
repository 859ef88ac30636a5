import { after, MINUTE } from '../shapes/times.ts';
import {
  type DeploymentOptions,
  deploymentStatusWebhook,
  deploymentTold,
  type ToldDeployment,
} from './deployment.ts';
import { inTimeOrder, type ScenarioDelivery } from './scenario-delivery.ts';

type Base = Omit<DeploymentOptions, 'sha' | 'outcome' | 'deploymentId'>;

type RollbackOptions = Base & {
  /** The revision that was there before and comes back. */
  goodSha?: string;
  /** The revision that did not stay. */
  badSha?: string;
  /** How the bad deployment ended before it was undone. */
  badOutcome?: 'success' | 'failure' | 'error';
  /** From the first deployment to the bad one, and from that to the way back. */
  badAfterMs?: number;
  backAfterMs?: number;
  /**
   * Whether the former deployment becomes `inactive` when the next one succeeds. GitHub does it by
   * itself except in production environments, and so does this unless said.
   */
  marksFormerInactive?: boolean;
};

/** A revision was deployed over a good one, and the good one was deployed again. */
export function canaryRolledBack(options: RollbackOptions): ScenarioDelivery[] {
  const { goodSha = options.ids.hex(40), badSha = options.ids.hex(40) } = options;
  const { badAfterMs = 60 * MINUTE, backAfterMs = 7 * MINUTE, badOutcome = 'success' } = options;
  const badAt = after(options.at, badAfterMs);
  const first = deploymentTold({ ...options, sha: goodSha });
  const bad = deploymentTold({ ...options, sha: badSha, at: badAt, outcome: badOutcome });
  const back = deploymentTold({ ...options, sha: goodSha, at: after(badAt, backAfterMs) });
  return inTimeOrder(
    first.deliveries,
    bad.deliveries,
    back.deliveries,
    replaced(options, badOutcome === 'success' ? [first, bad, back] : [first, back]),
  );
}

/** Where a tool or a person said in words that a deployment is a rollback. */
export type RollbackWords = 'task' | 'description' | 'payload_object' | 'payload_text';

const WORDS: Readonly<Record<RollbackWords, Partial<DeploymentOptions>>> = {
  task: { task: 'rollback' },
  description: { description: 'Roll back: errors at the till' },
  payload_object: { payload: { rollback: true } },
  // Whoever made the deployment handed GitHub its JSON as a text.
  payload_text: { payload: JSON.stringify({ is_rollback: true }) },
};

/** One bad deployment and one to a revision not seen before, which says that it is a rollback. */
export function rollbackSaidInWords(
  options: RollbackOptions & { where: RollbackWords },
): ScenarioDelivery[] {
  const { backAfterMs = 7 * MINUTE, where, badOutcome = 'success' } = options;
  const { goodSha = options.ids.hex(40), badSha = options.ids.hex(40) } = options;
  const bad = deploymentTold({ ...options, sha: badSha, outcome: badOutcome });
  const back = deploymentTold({
    ...options,
    ...WORDS[where],
    sha: goodSha,
    at: after(options.at, backAfterMs),
  });
  return inTimeOrder(bad.deliveries, back.deliveries);
}

/** The same revision twice, which is no rollback. */
export function sameRevisionAgain(
  options: Base & { sha?: string; againAfterMs?: number },
): ScenarioDelivery[] {
  const { sha = options.ids.hex(40), againAfterMs = 10 * MINUTE } = options;
  const first = deploymentTold({ ...options, sha });
  const again = deploymentTold({ ...options, sha, at: after(options.at, againAfterMs) });
  return inTimeOrder(first.deliveries, again.deliveries, replaced(options, [first, again]));
}

/** An ordinary release that stays. */
export function plainDeployment(options: DeploymentOptions): ScenarioDelivery[] {
  return deploymentTold(options).deliveries;
}

/** `inactive` for each deployment but the last, just after its successor succeeded. */
function replaced(
  options: Pick<RollbackOptions, 'ids' | 'sites' | 'marksFormerInactive'>,
  succeeded: readonly ToldDeployment[],
): ScenarioDelivery[] {
  return succeeded.slice(0, -1).flatMap((former, position) => {
    const isMarked = options.marksFormerInactive ?? !former.facts.isProduction;
    const successAt = succeeded[position + 1]?.deliveries.at(-1)?.at;
    if (!isMarked || !successAt) return [];
    const status = { state: 'inactive', at: after(successAt, 1) } as const;
    return [deploymentStatusWebhook(options, former.facts, status)];
  });
}
