import { pageThatClearsItself } from '../../src/demo/scenarios/page-scenarios.ts';
import type { Fault } from '../../src/demo/stand-ins/fault-queue.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';
import { candidateLike, tellPage } from './asking.ts';

export const away: Fault = { kind: 'answer', status: 503 };
export const forEver = Number.POSITIVE_INFINITY;

/** Closecall where nothing goes on by itself: what is due is done when a test sweeps. */
export function startQuiet(options: { hooks?: readonly string[] } = {}): Promise<TestClosecall> {
  const githubSettings = { hooks: options.hooks ?? [] };
  return startClosecall({ queue: 'off', sweepAfterSeconds: 1_000_000, githubSettings });
}

/** A page that cleared, told by webhooks that name nobody; PagerDuty knows it was the monitor. */
export function tellNamelessPage(closecall: TestClosecall, title: string): Promise<string> {
  return tellPage(closecall, title, pageThatClearsItself);
}

/** The same while PagerDuty is away: its candidate waits for who cleared it. */
export async function pageThatWaits(closecall: TestClosecall, title: string): Promise<string> {
  closecall.pagerduty.faults.next('log_entries', away, forEver);
  const subject = await tellNamelessPage(closecall, title);
  await closecall.sweep();
  await candidateLike(closecall, subject, {
    status: 'settling',
    awaits: 'PagerDuty is being asked who resolved it',
  });
  return subject;
}

/** Does all that is due, and what comes of it. */
export async function serve(closecall: TestClosecall): Promise<void> {
  while ((await closecall.sweep()) > 0);
}
