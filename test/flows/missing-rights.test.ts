import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigurationDocument } from '../../src/config/document.ts';
import { applyConfiguration } from '../../src/configure/apply-configuration.ts';
import { ok } from '../../src/core/result.ts';
import {
  pageResolvedByBot,
  pageThatClearsItself,
} from '../../src/demo/scenarios/page-scenarios.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';
import { accessProblems, candidatesOf, pageAbout, post, tellPage } from './asking.ts';

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({ queue: 'off', sweepAfterSeconds: 1_000_000 });
});
afterAll(() => closecall?.stop());

async function serve(): Promise<void> {
  while ((await closecall.sweep()) > 0);
}

/** A page whose log does not say who ended it, once PagerDuty was asked; why it is not confirmed. */
async function doubtAbout(title: string): Promise<string | null | undefined> {
  const { pagerduty } = closecall;
  const subject = await tellPage(closecall, title, pageThatClearsItself);
  pagerduty.setResolveChannel(subject.replace(/^.*:/, ''), 'mobile');
  await serve();
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

async function listBots(id: string, botUsers: readonly string[]): Promise<void> {
  const { deps, pagerduty } = closecall;
  const settings = { apiUrl: pagerduty.url, botUsers };
  await applyConfiguration(
    { ...deps, actor: 'test', resolveSecret: () => ok('') },
    ConfigurationDocument.parse({ connections: [{ id, connector: 'pagerduty', settings }] }),
    { dryRun: false },
  );
  await serve();
  await deps.directory.reload();
}

/** How many candidates come of a page that a bot resolves; what keeps bots from being matched. */
async function withBots(title: string, botUsers: readonly string[]) {
  await listBots('pd-main', botUsers);
  for (const delivery of pageResolvedByBot(pageAbout(title))) await post(closecall, delivery);
  await serve();
  const subject = `pd-main/incident:${pageAbout(title).incidentId}`;
  const problems = await accessProblems(closecall, 'accounts');
  return { found: (await candidatesOf(closecall, subject)).length, problems };
}

test('a bot that is listed by its address is found, or the health says why not', async () => {
  const told = (cause: string) => [
    { connection: 'pd-main', cause: expect.stringContaining(cause) },
  ];
  expect(await withBots('One', ['nobody@acme.example'])).toEqual({
    found: 0,
    problems: told('No account has the address nobody@acme.example'),
  });
  expect(await withBots('Two', ['Autopilot@acme.example'])).toEqual({ found: 1, problems: [] });
  const refused = { kind: 'answer', status: 403, body: {} } as const;
  closecall.pagerduty.faults.next('users', refused);
  expect(await withBots('Three', ['autopilot@acme.example', 'x@acme.example'])).toEqual({
    found: 1,
    problems: told('the scope users.read'),
  });
  expect(await withBots('Four', [])).toEqual({ found: 0, problems: [] });
  await listBots('pd-without-token', ['autopilot@acme.example']);
  expect(await accessProblems(closecall, 'accounts')).toMatchObject([
    { connection: 'pd-without-token', cause: expect.stringContaining('There is no API token') },
  ]);
});
