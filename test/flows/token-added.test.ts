import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigurationDocument } from '../../src/config/document.ts';
import { applyConfiguration } from '../../src/configure/apply-configuration.ts';
import { ok } from '../../src/core/result.ts';
import { services } from '../../src/demo/acme.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { allCandidates, hoursAgo } from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';
import { testConfiguration } from '../support/test-configuration.ts';
import { candidateLike, post } from './asking.ts';
import { serve, tellNamelessPage } from './reading-steps.ts';

let closecall: TestClosecall;
beforeAll(async () => {
  closecall = await startClosecall({
    queue: 'off',
    sweepAfterSeconds: 1_000_000,
    withTokens: false,
  });
});
afterAll(() => closecall?.stop());

/** Gives both connections a token, as an admin does who applies a file. */
async function applyTokens(): Promise<void> {
  const { jira, github, pagerduty, deps } = closecall;
  const urls = { jiraUrl: jira.url, githubUrl: github.url, pagerdutyUrl: pagerduty.url };
  const applied = await applyConfiguration(
    { ...deps, actor: 'test', resolveSecret: (reference) => ok(String(reference)) },
    ConfigurationDocument.parse(testConfiguration(urls)),
    { dryRun: false },
  );
  expect(applied.ok).toBe(true);
  await deps.directory.reload();
}

test('what was left open for want of a token is asked once there is one', async () => {
  const page = await tellNamelessPage(closecall, 'Nobody could be asked');
  const service = services.checkout;
  const run = pipelineRetried({ ids: seededIds('lost'), at: hoursAgo(2), service });
  for (const delivery of run) closecall.github.learn(delivery);
  const last = run.findLast(({ event }) => event === 'workflow_run');
  if (last === undefined) throw new Error('a run ends');
  expect((await post(closecall, last)).status).toBe(202);
  await serve(closecall);
  await candidateLike(closecall, page, { unconfirmed: /this connection has no API token$/ });
  expect(await allCandidates(closecall)).toHaveLength(1);
  await applyTokens();
  await serve(closecall);
  await candidateLike(closecall, page, { unconfirmed: null, resolver: 'integration' });
  const found = (await allCandidates(closecall)).map(({ detector }) => detector);
  expect(found.sort()).toEqual(['auto_resolved_page', 'retried_ci_failure']);
});
