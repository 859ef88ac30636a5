import { isRevertTitle } from '../revert-title.ts';
import type { Deployment } from './deployment-history.ts';
import type { RevertClaim } from './revert-claims.ts';
import { age, type Past, type Rollback, type Step } from './rollback.ts';
import { type Change, changeOf, isSameChange } from './taken-back.ts';

type Found = Pick<Rollback, 'undone' | 'revert'>;

/**
 * What a revert took back here: the deployments that brought the change which it names. Where nothing
 * tells when that came here, it is not known, and nothing was taken back where the last deployment
 * was a rollback itself: such a revert only keeps it so.
 */
export function findReverted(
  { earlier }: Step,
  claims: readonly RevertClaim[],
  past: Past,
): Found | null {
  const brought = claims.flatMap((revert) => {
    const last = lastWith(revert.takes, earlier, past);
    return last === null ? [] : [{ revert, ...last }];
  });
  if (brought.length > 0) {
    const live = brought
      .filter(({ isRevert }) => !isRevert)
      .map(({ revert, end }) => ({ revert, end, undone: rowUntil(end, earlier) }))
      .find(({ undone, end }) => !isTakenBack(undone, earlier.slice(end + 1), earlier, past));
    return live === undefined ? null : { undone: live.undone, revert: live.revert };
  }
  const [revert] = claims;
  const last = rowUntil(earlier.length - 1, earlier);
  const isAfterRollback = past.rollbacks.some(
    ({ deployment, evidence }) =>
      evidence !== 'reverted' && last.some(({ cycle }) => cycle === deployment.cycle),
  );
  return revert === undefined || isAfterRollback ? null : { undone: [], revert };
}

/**
 * The last deployment that brought a change, and whether that was a revert itself. A commit's name
 * tells more than a title does.
 */
function lastWith(
  change: Change,
  earlier: readonly Deployment[],
  past: Past,
): { end: number; isRevert: boolean } | null {
  const byName = { ...change, title: null, pull: null };
  for (const spokenOf of [byName, change]) {
    for (let end = earlier.length - 1; end >= 0; end -= 1) {
      const deployment = earlier[end];
      const found = deployment && changesWith(deployment, past).find(isSame(spokenOf));
      if (found) return { end, isRevert: isRevertTitle(found.title ?? '') };
    }
  }
  return null;
}

function isSame(spokenOf: Change): (known: Change) => boolean {
  return (known) => isSameChange(spokenOf, known);
}

/** What a deployment is known to have brought: its own revision at least. */
function changesWith({ cycle, snapshot }: Deployment, { brought }: Past): readonly Change[] {
  return [...(brought.get(cycle)?.() ?? []), changeOf(snapshot)];
}

/** The deployments of one revision in a row that ends there. */
function rowUntil(end: number, earlier: readonly Deployment[]): readonly Deployment[] {
  const sha = earlier[end]?.snapshot.sha;
  const row = earlier.slice(0, end + 1);
  return row.slice(row.findLastIndex(({ snapshot }) => snapshot.sha !== sha) + 1);
}

/** Whether an older revision came back since. */
function isTakenBack(
  row: readonly Deployment[],
  since: readonly Deployment[],
  earlier: readonly Deployment[],
  { ages }: Past,
): boolean {
  const sha = row[0]?.snapshot.sha ?? '';
  const before = earlier.slice(
    0,
    earlier.findIndex(({ snapshot }) => snapshot.sha === sha),
  );
  const wasThere = new Set(
    before.filter(({ succeededAt }) => succeededAt !== null).map(({ snapshot }) => snapshot.sha),
  );
  return since.some(
    ({ snapshot, succeededAt }) =>
      succeededAt !== null && (wasThere.has(snapshot.sha) || ages.has(age(snapshot.sha, sha))),
  );
}
