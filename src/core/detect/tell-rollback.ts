import type { Link } from './finding.ts';
import { oneLine } from './one-line.ts';
import type { Rollback } from './rollback.ts';
import { readExposure } from './rollback-exposure.ts';
import { shortSha } from './say-comparison.ts';
import { sayDuration } from './say-duration.ts';

/** The rollback in a few words: "production of acme/checkout was rolled back from 3f2a9c1 to 9b8d7e6". */
export function titleRollback(rollback: Rollback): string {
  const { deployment, undone, evidence } = rollback;
  const { snapshot } = deployment;
  const where = `${sayEnvironment(rollback)} of ${snapshot.repository}`;
  const sha = shortSha(snapshot.sha);
  const what = undone.at(-1);
  const from = what === undefined ? '' : ` from ${shortSha(what.snapshot.sha)}`;
  if (evidence === 'reverted') return oneLine(`${where} got a revert${from} with ${sha}`, 160);
  return oneLine(`${where} was rolled back${from} to ${sha}`, 160);
}

/** The rollback in one sentence, such as "acme/checkout: production went back to 9b8d7e6 after 3f2a9c1 had been live for 12 min". */
export function tellRollback(rollback: Rollback): string {
  const { snapshot } = rollback.deployment;
  const sha = shortSha(snapshot.sha);
  const what =
    rollback.evidence === 'reverted' ? `got a revert with ${sha}` : `went back to ${sha}`;
  const where = `${oneLine(snapshot.repository, 80)}: ${sayEnvironment(rollback)}`;
  return `${where} ${what}${tellUndone(rollback)}${tellReason(rollback)}`;
}

function tellUndone(rollback: Rollback): string {
  const undone = rollback.undone.at(-1);
  if (undone === undefined) {
    const isRevert = rollback.evidence === 'reverted';
    return isRevert
      ? '; how far what was reverted had got is not known'
      : '; what it replaced was not seen';
  }
  const sha = shortSha(undone.snapshot.sha);
  const exposure = readExposure(rollback);
  if (exposure.kind === 'unknown') return ` from ${sha}; how long that was live is not known`;
  const span = sayDuration(exposure.ms);
  if (exposure.kind === 'live') return ` after ${sha} had been live for ${span}`;
  return ` ${span} after the start of ${sha}, which never went live`;
}

function tellReason({ deployment, undone, evidence, revert }: Rollback): string {
  const { saysRollback, snapshot } = deployment;
  if (saysRollback !== null) return `; the deployment says “${oneLine(saysRollback, 100)}”`;
  if (revert !== null) return `; a commit says “${oneLine(revert.title, 100)}”`;
  const other = undone.at(-1)?.snapshot.sha ?? '';
  if (evidence !== 'behind') return '';
  return `; GitHub says that ${shortSha(snapshot.sha)} is older than ${shortSha(other)}`;
}

function sayEnvironment({ deployment }: Rollback): string {
  return oneLine(deployment.snapshot.environment, 60) || 'an environment without a name';
}

export function rollbackLinks({ deployment, undone }: Rollback): readonly Link[] {
  const { url } = deployment.snapshot;
  const last = undone.at(-1)?.snapshot;
  const toRollback = url === null ? [] : [{ label: 'Rollback', url }];
  if (last === undefined || last.url === null || last.url === url) return toRollback;
  return [...toRollback, { label: `Deployment of ${shortSha(last.sha)}`, url: last.url }];
}
