import { type Clear, isClear, isFiring, type PageStep } from './page-episodes.ts';
import { isUndecided, type PageLog } from './page-log.ts';

/** PagerDuty's timer is no stopwatch. */
const TIMER_SLACK_MS = 90_000;

/**
 * Ends by an unknown hand, of which the log says no more, are the timer's when the page had been
 * open since it last fired for as long as the service lets its incidents be open.
 */
export function findTimers(steps: readonly PageStep[], log: PageLog): readonly PageStep[] {
  const timerMs = (log.read?.autoResolveSeconds ?? 0) * 1000;
  if (timerMs === 0) return steps;
  let firedAt: Date | null = null;
  return steps.map((step) => {
    if (isFiring(step)) firedAt = step.occurredAt;
    if (!isClear(step) || !isUndecided(step, log)) return step;
    const openMs = step.occurredAt.getTime() - (firedAt ?? openedAt(step)).getTime();
    const isTimer = Math.abs(openMs - timerMs) <= TIMER_SLACK_MS;
    return isTimer ? { ...step, resolver: 'timer' } : step;
  });
}

function openedAt({ incident, occurredAt }: Clear): Date {
  return incident.createdAt ?? occurredAt;
}
