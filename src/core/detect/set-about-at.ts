import type { Rollback } from './rollback.ts';

/**
 * When a rollback was set about, never after it had succeeded: when its work began, or when it was
 * approved. One that is made and waits changes nothing yet, and whoever lets it go on does so for what
 * happens then. Where nothing of that is told, it was when the deployment was made; one that is made
 * active again was made long before.
 */
export function setAboutAt({ deployment, at }: Pick<Rollback, 'deployment' | 'at'>): Date {
  const { signals, cycle, snapshot } = deployment;
  if (cycle !== snapshot.id) return at;
  let hasWaited = false;
  for (const { stage, occurredAt } of signals) {
    if (occurredAt >= at) break;
    if (stage === 'working' || (stage === 'queued' && hasWaited)) return occurredAt;
    hasWaited ||= stage === 'waiting';
  }
  return hasWaited || snapshot.createdAt > at ? at : snapshot.createdAt;
}
