import type { Deployment } from './deployment-history.ts';
import type { RevertClaim } from './revert-claims.ts';
import { age, type Past, type Rollback, type Step } from './rollback.ts';

/** Shorter names of a commit could be those of several. */
const shortestSha = 7;

/**
 * What a revert took back here: the deployments of the commit that it names, or else what was
 * deployed last. Null where that had been rolled back before: such a revert only keeps it so.
 */
export function findReverted(
  { earlier }: Step,
  claims: readonly RevertClaim[],
  past: Past,
): Pick<Rollback, 'undone' | 'revert'> | null {
  const named = claims.flatMap((revert) => {
    const end = earlier.findLastIndex(({ snapshot }) => isNamed(snapshot.sha, revert.reverts));
    return end === -1
      ? []
      : [{ revert, undone: rowUntil(end, earlier), since: earlier.slice(end + 1) }];
  });
  if (named.length > 0) {
    const live = named.find(({ undone, since }) => !isTakenBack(undone, since, earlier, past));
    return live === undefined ? null : { undone: live.undone, revert: live.revert };
  }
  const undone = rowUntil(earlier.length - 1, earlier);
  const isAfterRollback = past.rollbacks.some(
    ({ deployment, evidence }) => evidence !== 'reverted' && undone.includes(deployment),
  );
  return isAfterRollback ? null : { undone, revert: claims[0] ?? null };
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

function isNamed(sha: string, name: string | null): boolean {
  return name !== null && name.length >= shortestSha && sha.startsWith(name);
}
