import { afterAll, beforeAll, expect, test } from 'vitest';
import { pageThatClearsItself } from '../../src/demo/scenarios/page-scenarios.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';
import { accessProblems, candidatesOf, tellPage } from './asking.ts';

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({ queue: 'off', sweepAfterSeconds: 1_000_000 });
});
afterAll(() => closecall?.stop());

/** A page whose log does not say who ended it, once PagerDuty was asked; why it is not confirmed. */
async function doubtAbout(title: string): Promise<string | null | undefined> {
  const { pagerduty } = closecall;
  const subject = await tellPage(closecall, title, pageThatClearsItself);
  pagerduty.setResolveChannel(subject.replace(/^.*:/, ''), 'mobile');
  while ((await closecall.sweep()) > 0);
  return (await candidatesOf(closecall, subject))[0]?.unconfirmed;
}

test('a timer that the token may not read leaves pages unconfirmed, and is told of once', async () => {
  const refused = { kind: 'answer', status: 403, body: { error: { message: 'no' } } } as const;
  closecall.pagerduty.faults.next('service', refused, 2);
  for (const title of ['Queue is long', 'Workers are slow']) {
    expect(await doubtAbout(title)).toMatch(/the scope services\.read/);
    expect(await accessProblems(closecall, 'page_timer')).toMatchObject([
      { connection: 'pd-main', cause: expect.stringContaining('services.read') },
    ]);
  }
  expect(await doubtAbout('Disk is full')).toBeNull();
  expect(await accessProblems(closecall, 'page_timer')).toEqual([]);
});
