import { expect } from 'vitest';
import { pageThatClearsItself } from '../../src/demo/scenarios/page-scenarios.ts';
import type { Fault } from '../../src/demo/stand-ins/fault-queue.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';
import { candidateLike, pageAbout, post } from './asking.ts';

export const away: Fault = { kind: 'answer', status: 503 };
export const forEver = Number.POSITIVE_INFINITY;

/** Closecall where nothing goes on by itself: what is due is done when a test sweeps. */
export function startQuiet(options: { hooks?: readonly string[] } = {}): Promise<TestClosecall> {
  const githubSettings = { hooks: options.hooks ?? [] };
  return startClosecall({ queue: 'off', sweepAfterSeconds: 1_000_000, githubSettings });
}

/** A page that cleared, told by webhooks that name nobody; PagerDuty knows it was the monitor. */
export async function tellNamelessPage(closecall: TestClosecall, title: string): Promise<string> {
  const options = pageAbout(title);
  for (const delivery of pageThatClearsItself(options)) closecall.pagerduty.learn(delivery);
  for (const delivery of pageThatClearsItself(pageAbout(title))) {
    const told = JSON.parse(delivery.body);
    if (told.event.event_type === 'incident.resolved') {
      Object.assign(told.event, { agent: null, client: null });
    }
    const { status } = await post(closecall, { ...delivery, body: JSON.stringify(told) });
    expect(status).toBe(202);
  }
  return `pd-main/incident:${options.incidentId}`;
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
