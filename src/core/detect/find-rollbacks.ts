import type { RevertedSignal } from '../revision-signal.ts';
import { begunBefore } from './begun-before.ts';
import { type Compare, type Comparison, commitsBetween } from './compared-revisions.ts';
import type { Deployment } from './deployment-history.ts';
import { ofPipeline, readLanes } from './deployment-lane.ts';
import { findReverted } from './find-reverted.ts';
import { byDecision, lookBack } from './look-back.ts';
import { type RevertClaim, revertClaims } from './revert-claims.ts';
import { age, type Past, type Rollback, type Step, type Undecided } from './rollback.ts';
import { type Change, changeOf } from './taken-back.ts';

/** What is known besides the deployments. */
export type RevisionFacts = { compare: Compare; reverts: readonly RevertedSignal[] };

/**
 * The rollbacks in an environment's history, and the pairs whose age would have to be known. Each
 * deployment that succeeded is judged by what was decided before it, so that newer ones never change
 * what was found before.
 */
export function findRollbacks(
  history: readonly Deployment[],
  facts: RevisionFacts,
): { rollbacks: readonly Rollback[]; undecided: readonly Undecided[] } {
  const past: Past = { rollbacks: [], undecided: [], ages: new Set(), brought: new Map() };
  const before = lookBack(history);
  const begun = begunBefore(history);
  const laneOf = readLanes(before);
  for (const deployment of history.filter(hasSucceeded).sort(byDecision)) {
    const lane = laneOf(deployment);
    const ofLane = (others: readonly Deployment[]) =>
      ofPipeline(
        deployment,
        others.filter((other) => laneOf(other) === lane),
      );
    const step = readStep(deployment, ofLane(before(deployment)), () => ofLane(begun(deployment)));
    const rollback = step === null ? null : judge(step, facts, past);
    if (step === null || rollback === null) continue;
    past.rollbacks.push(rollback);
    rememberAges(rollback, step, past);
  }
  return past;
}

function hasSucceeded({ succeededAt }: Deployment): boolean {
  return succeededAt !== null;
}

function readStep(
  deployment: Deployment,
  lane: readonly Deployment[],
  begun: () => readonly Deployment[],
): Step | null {
  const { succeededAt: at, snapshot, saysRollback } = deployment;
  if (at === null) return null;
  // A rollback that failed at first and was tried again replaced nothing by its first try.
  const decided = lane.filter(
    (other) => other.outcome === 'succeeded' || other.snapshot.sha !== snapshot.sha,
  );
  const last = decided.at(-1);
  const isThere = last === undefined || last.snapshot.sha === snapshot.sha;
  const stopped = saysRollback !== null && isThere ? stoppedSince(last, begun(), snapshot.sha) : [];
  const earlier = stopped.length === 0 ? decided : [...decided, ...stopped];
  const replaced = earlier.at(-1)?.snapshot.sha ?? null;
  if (replaced === snapshot.sha) return null;
  const baseline = earlier.findLast((other) => isSuccessOf(snapshot.sha, other)) ?? null;
  return { deployment, at, earlier, replaced, baseline };
}

/**
 * What says that it is a rollback, and brings what is there already, stops what had begun since: that
 * was to take its place, and never went live.
 */
function stoppedSince(
  last: Deployment | undefined,
  begun: readonly Deployment[],
  sha: string,
): readonly Deployment[] {
  const since = last?.decided?.at.getTime() ?? Number.NEGATIVE_INFINITY;
  return begun.filter(
    ({ snapshot }) => snapshot.sha !== sha && snapshot.createdAt.getTime() > since,
  );
}

function judge(step: Step, facts: RevisionFacts, past: Past): Rollback | null {
  const { deployment, replaced, baseline } = step;
  const { sha } = deployment.snapshot;
  if (deployment.saysRollback !== null) return rollbackOf(step, 'says_rollback');
  if (replaced === null) return null;
  const pair: Undecided = {
    deployment,
    at: step.at,
    base: replaced,
    head: sha,
    known: facts.compare(replaced, sha),
  };
  past.brought.set(deployment.cycle, changesBetween(pair.known));
  return baseline === null ? judgeNew(step, pair, facts, past) : judgeKnown(step, replaced, past);
}

/** A revision that had succeeded here before. */
function judgeKnown(step: Step, replaced: string, past: Past): Rollback | null {
  const { sha } = step.deployment.snapshot;
  if (!isOlder(sha, replaced, step.earlier, past.ages)) return null;
  const doubt = past.undecided.find(({ base, head }) => base === sha && head === replaced);
  return { ...rollbackOf(step, 'went_back'), doubt: doubt ?? null };
}

/** A revision that never succeeded here. Whoever says revert, its age is asked first. */
function judgeNew(step: Step, pair: Undecided, facts: RevisionFacts, past: Past): Rollback | null {
  const { known } = pair;
  if (known.kind === 'answered' && known.fact.status === 'behind') {
    return { ...rollbackOf(step, 'behind'), comparison: known };
  }
  const claims = known.kind === 'open' ? [] : revertClaims(step.deployment, facts.reverts, known);
  if (claims.length > 0) return reverted(step, claims, pair, past);
  if (known.kind !== 'answered') past.undecided.push(pair);
  return null;
}

function reverted(
  step: Step,
  claims: readonly RevertClaim[],
  pair: Undecided,
  past: Past,
): Rollback | null {
  const found = findReverted(step, claims, past);
  if (found === null) return null;
  const isDoubtful = found.undone.length === 0 && pair.known.kind !== 'answered';
  return { ...rollbackOf(step, 'reverted'), ...found, doubt: isDoubtful ? pair : null };
}

function rollbackOf(step: Step, evidence: Rollback['evidence']): Rollback {
  const { deployment, at, baseline, earlier, replaced } = step;
  const undone = earlier.slice(
    earlier.findLastIndex(({ snapshot }) => snapshot.sha !== replaced) + 1,
  );
  return {
    deployment,
    at,
    evidence,
    baseline,
    undone,
    comparison: null,
    revert: null,
    doubt: null,
  };
}

/**
 * Whether the revision was live here before the other one ever was. If not, the other one was a
 * rollback itself, and this is the way forward again.
 */
function isOlder(
  sha: string,
  other: string,
  earlier: readonly Deployment[],
  ages: ReadonlySet<string>,
): boolean {
  if (ages.has(age(sha, other))) return true;
  if (ages.has(age(other, sha))) return false;
  const firstLive = earlier.find(
    ({ snapshot, succeededAt }) =>
      succeededAt !== null && (snapshot.sha === sha || snapshot.sha === other),
  );
  return firstLive?.snapshot.sha === sha;
}

/** A revision that the provider calls older, and that was never live here, is from before them all. */
function rememberAges({ evidence, undone, deployment }: Rollback, { earlier }: Step, past: Past) {
  const { sha } = deployment.snapshot;
  for (const { snapshot } of evidence === 'behind' ? earlier : undone) {
    past.ages.add(age(sha, snapshot.sha));
    past.ages.delete(age(snapshot.sha, sha));
  }
}

function isSuccessOf(sha: string, { snapshot, outcome }: Deployment): boolean {
  return outcome === 'succeeded' && snapshot.sha === sha;
}

/** Read once it is asked for. */
function changesBetween(known: Comparison): () => readonly Change[] {
  let changes: readonly Change[] | null = null;
  return () => {
    changes ??= commitsBetween(known).map(changeOf);
    return changes;
  };
}
