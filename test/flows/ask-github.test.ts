import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { services } from '../../src/demo/acme.ts';
import { pageThatClearsItself } from '../../src/demo/scenarios/page-scenarios.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { plainDeployment } from '../../src/demo/scenarios/rollback-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { after, MINUTE } from '../../src/demo/shapes/times.ts';
import { allCandidates, candidateThat, hoursAgo, settled } from '../support/flow-steps.ts';
import { startClosecall, type TestClosecall } from '../support/start-closecall.ts';
import { candidateLike, pageAbout, post } from './asking.ts';

const { checkout } = services;
const repository = `acme/${checkout.repository.name}`;

/** Webhooks of a run that was retried, of which GitHub knows all. */
function retried(closecall: TestClosecall, title: string) {
  const runId = seededIds(`${title}'s run`).number();
  const base = { ids: seededIds(title), at: hoursAgo(2), service: checkout };
  const told = pipelineRetried({ ...base, title, runId, attempts: 3, rerun: 'all_jobs' });
  for (const delivery of told) closecall.github.learn(delivery);
  return { told, subject: `gh-acme/ci_run:${checkout.repository.id}:${runId}` };
}

function isEnd({ event, body }: ScenarioDelivery): boolean {
  return event.startsWith('workflow_run') && JSON.parse(body).action === 'completed';
}

async function postAll(closecall: TestClosecall, deliveries: readonly ScenarioDelivery[]) {
  expect(deliveries.length).toBeGreaterThan(0);
  for (const each of deliveries) expect((await post(closecall, each)).status).toBe(202);
}

describe.each(['postgres', 'off'] as const)('what GitHub forgot to send, queue %s', (queue) => {
  let closecall: TestClosecall;
  beforeAll(async () => {
    closecall = await startClosecall({ queue });
  });
  afterAll(() => closecall?.stop());

  it('attempts that nobody told of are fetched, with the jobs that flipped', async () => {
    const { told, subject } = retried(closecall, 'Only the last attempt arrives');
    await postAll(closecall, told.filter(isEnd).slice(-1));
    const { finding } = await candidateLike(closecall, subject, {
      status: 'open',
      awaits: null,
      unconfirmed: null,
    });
    expect(JSON.stringify(finding)).toContain('integration');
    expect(closecall.github.calls('attempt').length).toBeGreaterThanOrEqual(2);
  });

  it('jobs of attempts that nobody told of are fetched', async () => {
    const { told, subject } = retried(closecall, 'No job arrives');
    await postAll(closecall, told.filter(isEnd));
    const { finding } = await candidateLike(closecall, subject, {
      status: 'open',
      awaits: null,
      unconfirmed: null,
    });
    expect(JSON.stringify(finding)).toContain('Run the integration tests');
  });

  it('a revision that is older than the one it replaced is a rollback', async () => {
    const ids = seededIds('compared');
    const [older, newer] = [ids.hex(40), ids.hex(40)];
    closecall.github.knowCommits(repository, [older, newer]);
    const base = { ids, service: checkout, environment: 'production' };
    await postAll(closecall, [
      ...plainDeployment({ ...base, at: hoursAgo(2), sha: newer }),
      ...plainDeployment({ ...base, at: after(hoursAgo(2), 9 * MINUTE), sha: older }),
    ]);
    const found = await candidateThat(
      closecall,
      ({ detector, status }) => detector === 'canary_rollback' && status === 'open',
    );
    expect(found.subject).toContain('environment:');
    expect(closecall.github.calls('compare').length).toBeGreaterThan(0);
  });
});

describe('a connection without an API token', () => {
  let closecall: TestClosecall;
  beforeAll(async () => {
    closecall = await startClosecall({ withTokens: false });
  });
  afterAll(() => closecall?.stop());

  it('asks nothing, and says at once what could not be learned', async () => {
    const options = pageAbout('Nobody can be asked');
    await postAll(closecall, pageThatClearsItself({ ...options, by: null }));
    const { told, subject } = retried(closecall, 'Only the end is known');
    await postAll(closecall, told.filter(isEnd).slice(-1));
    await candidateLike(closecall, `pd-main/incident:${options.incidentId}`, {
      status: 'open',
      awaits: null,
      unconfirmed: /this connection has no API token/,
    });
    await settled(closecall);
    // That an attempt failed is not known, and is never guessed.
    expect((await allCandidates(closecall)).filter((each) => each.subject === subject)).toEqual([]);
    expect(closecall.pagerduty.calls()).toEqual([]);
    expect(closecall.github.calls()).toEqual([]);
  });
});
