import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { services } from '../../src/demo/acme.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { canaryRolledBack } from '../../src/demo/scenarios/rollback-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { HOUR, SECOND } from '../../src/demo/shapes/times.ts';
import {
  type StandInGitHub,
  startStandInGitHub,
} from '../../src/demo/stand-ins/github/stand-in-github.ts';
import { type HookReceiver, startHookReceiver } from './hook-receiver.ts';
import { movingClock, START } from './moving-clock.ts';

const clock = movingClock();
const base = { ids: seededIds('stand-in-github'), at: START, service: services.checkout };
const repo = '/repos/acme/checkout';

let receiver: HookReceiver;
let github: StandInGitHub;

beforeEach(async () => {
  receiver = await startHookReceiver();
  const hook = { url: receiver.url, secrets: ['gh-secret'] };
  github = await startStandInGitHub({ clock, apiToken: 'gh-token', hook });
});

afterEach(async () => {
  await github.close();
  await receiver.close();
});

async function call(path: string, options: { method?: string; token?: string } = {}) {
  const { method = 'GET', token = 'gh-token' } = options;
  const authorization = `Bearer ${token}`;
  const response = await fetch(`${github.url}${path}`, { method, headers: { authorization } });
  return {
    status: response.status,
    headers: response.headers,
    json: JSON.parse(await response.text()),
  };
}

function runIdOf(body: string): number {
  return JSON.parse(body).workflow_run.id;
}

describe('runs of the stand-in GitHub', () => {
  it('are what its webhooks told: the last attempt, each attempt, and its jobs', async () => {
    const told = pipelineRetried(base);
    for (const delivery of told) await github.send(delivery);
    expect(receiver.received).toHaveLength(told.length);
    const id = runIdOf(told[0]?.body ?? '');
    const run = `${repo}/actions/runs/${id}`;
    expect((await call(run)).json).toMatchObject({ id, run_attempt: 2, conclusion: 'success' });
    expect((await call(`${run}/attempts/1?exclude_pull_requests=true`)).json).toMatchObject({
      id,
      run_attempt: 1,
      status: 'completed',
      conclusion: 'failure',
      repository: { full_name: 'acme/checkout' },
    });
    const jobs = (await call(`${run}/attempts/1/jobs?per_page=100`)).json;
    expect(jobs).toMatchObject({ total_count: 3 });
    expect(jobs.jobs).toContainEqual(
      expect.objectContaining({ name: 'integration', conclusion: 'failure', run_attempt: 1 }),
    );
    expect((await call(`${run}/attempts/3`)).status).toBe(404);
    expect((await call(`${repo}/actions/runs/1`)).status).toBe(404);
  });

  it('are known without a webhook when it got lost', async () => {
    const [lost] = pipelineRetried({ ...base, withProgress: false, withJobs: false });
    if (!lost) throw new Error('no delivery');
    github.learn(lost);
    const path = `${repo}/actions/runs/${runIdOf(lost.body)}/attempts/1`;
    expect((await call(path)).json).toMatchObject({ conclusion: 'failure' });
    expect(receiver.received).toEqual([]);
  });

  it('list their jobs page by page with a Link', async () => {
    const told = pipelineRetried(base);
    for (const delivery of told) github.learn(delivery);
    const path = `${repo}/actions/runs/${runIdOf(told[0]?.body ?? '')}/attempts/1/jobs`;
    const first = await call(`${path}?per_page=2`);
    expect(first.json.jobs).toHaveLength(2);
    const next = /<(.*)>; rel="next"/.exec(first.headers.get('link') ?? '')?.[1] ?? '';
    const second = await call(next.replace(github.url, ''));
    expect(second.json.jobs).toHaveLength(1);
    expect(second.headers.get('link')).toBeNull();
  });
});

describe('lists of the stand-in GitHub', () => {
  it('hold ended runs of a span of time, newest first, each with its last attempt', async () => {
    const [early, late] = [START, new Date(START.getTime() + HOUR)];
    const told = [early, late].map((at) => pipelineRetried({ ...base, at }));
    for (const delivery of [...told.flat(), ...pipelineRetried(base).slice(0, 2)]) {
      github.learn(delivery);
    }
    const ids = told.map(([first]) => runIdOf(first?.body ?? ''));
    const all = (await call(`${repo}/actions/runs?status=completed`)).json;
    expect(all.workflow_runs).toMatchObject([
      { id: ids[1], run_attempt: 2 },
      { id: ids[0], run_attempt: 2 },
    ]);
    const span = `created=${late.toISOString()}..${late.toISOString()}`.replaceAll('.000Z', 'Z');
    const { json } = await call(`${repo}/actions/runs?${span}`);
    expect(json).toMatchObject({ total_count: 1, workflow_runs: [{ id: ids[1] }] });
  });

  it('hold the repositories that webhooks told of, for a person and for an app', async () => {
    for (const service of [services.search, services.checkout]) {
      for (const delivery of pipelineRetried({ ...base, service })) github.learn(delivery);
    }
    const shown = [
      expect.objectContaining({ full_name: 'acme/checkout', default_branch: 'main' }),
      expect.objectContaining({ full_name: 'acme/search' }),
    ];
    expect((await call('/user/repos')).json).toEqual(shown);
    expect((await call('/installation/repositories')).json.repositories).toEqual(shown);
    expect((await call(repo)).json).toEqual(shown[0]);
    expect((await call('/repos/acme/other')).status).toBe(404);
  });

  it('hold the commits between two revisions, and files on the first page alone', async () => {
    const line = ['a', 'b', 'c', 'd'];
    github.knowCommits('acme/checkout', [...line, { sha: 'e', message: 'Revert "d"' }]);
    const first = (await call(`${repo}/compare/b...e?per_page=2`)).json;
    expect(first).toMatchObject({ status: 'ahead', ahead_by: 3, files: [{}] });
    const second = (await call(`${repo}/compare/b...e?per_page=2&page=2`)).json;
    expect(second.commits).toMatchObject([{ sha: 'e', commit: { message: 'Revert "d"' } }]);
    expect(second.files).toBeUndefined();
    expect((await call(`${repo}/git/commits/e`)).json).toMatchObject({ message: 'Revert "d"' });
  });
});

describe('deployments of the stand-in GitHub', () => {
  it('are listed newest first with their statuses, and compare as they were deployed', async () => {
    const ids = seededIds('rollback');
    const [goodSha, badSha] = [ids.hex(40), ids.hex(40)];
    for (const delivery of canaryRolledBack({ ...base, ids, goodSha, badSha })) {
      await github.send(delivery);
    }
    const { json } = await call(`${repo}/deployments?environment=production`);
    expect(json.map(({ sha }: { sha: string }) => sha)).toEqual([goodSha, badSha, goodSha]);
    const statuses = await call(`${repo}/deployments/${json[0].id}/statuses`);
    expect(statuses.json.map(({ state }: { state: string }) => state)).toEqual([
      'success',
      'in_progress',
      'queued',
    ]);
    const compared = await call(`${repo}/compare/${badSha}...${goodSha}`);
    expect(compared.json).toMatchObject({ status: 'behind', behind_by: 1, ahead_by: 0 });
    expect((await call(`${repo}/compare/${badSha}...${ids.hex(40)}`)).status).toBe(404);
    github.knowCommits('acme/checkout', [badSha, goodSha]);
    expect((await call(`${repo}/compare/${badSha}...${goodSha}`)).json.status).toBe('ahead');
  });
});

describe('hook deliveries of the stand-in GitHub', () => {
  it('show what failed or got lost, and send it again with the same guid', async () => {
    const [first, second] = pipelineRetried(base);
    if (!first || !second) throw new Error('no delivery');
    receiver.answerNext(503);
    await github.send(first);
    github.lose(second);
    const path = `${repo}/hooks/510000001/deliveries`;
    const failed = (await call(`${path}?status=failure`)).json;
    expect(failed).toMatchObject([
      { guid: second.headers['X-GitHub-Delivery'], status_code: 0, redelivery: false },
      { guid: first.headers['X-GitHub-Delivery'], status_code: 503, event: 'workflow_run' },
    ]);
    const one = (await call(`/orgs/acme/hooks/510000001/deliveries/${failed[0].id}`)).json;
    expect(one.request.payload.workflow_run).toBeDefined();
    const again = await call(`${path}/${failed[0].id}/attempts`, { method: 'POST' });
    expect(again.status).toBe(202);
    expect(receiver.received.at(-1)?.headers['x-github-delivery']).toBe(failed[0].guid);
    expect((await call(path)).json[0]).toMatchObject({ redelivery: true, status: 'OK' });
  });

  it('are read on with a cursor', async () => {
    for (const delivery of pipelineRetried(base)) github.lose(delivery);
    const first = await call(`${repo}/hooks/510000001/deliveries?per_page=3`);
    expect(first.json).toHaveLength(3);
    expect(first.headers.get('link')).toContain('cursor=3');
  });
});

describe('the guard of the stand-in GitHub', () => {
  it('refuses a wrong token', async () => {
    expect((await call('/rate_limit', { token: 'wrong' })).status).toBe(401);
  });

  it('counts calls, says what is left, and refuses when nothing is until the hour is over', async () => {
    github.setRateLimit({ limit: 1, resetAt: new Date(START.getTime() + HOUR) });
    const first = await call(`${repo}/deployments`);
    expect(first.headers.get('x-ratelimit-remaining')).toBe('0');
    const refused = await call(`${repo}/deployments`);
    expect(refused.status).toBe(403);
    expect(refused.headers.get('x-ratelimit-reset')).toBe(String(START.getTime() / SECOND + 3_600));
    expect((await call('/rate_limit')).json.rate).toMatchObject({ limit: 1, remaining: 0 });
    clock.move(HOUR);
    expect((await call(`${repo}/deployments`)).status).toBe(200);
  });

  it('answers below /api/v3 too, as GitHub Enterprise does', async () => {
    expect((await call('/api/v3/rate_limit')).status).toBe(200);
  });
});

describe('a webhook of the stand-in GitHub', () => {
  it('can be any event, with the headers that GitHub sends', async () => {
    const content = { action: 'created', zen: 'Keep it logically awesome.' };
    await github.sendEvent('ping', services.search.repository, content);
    const [hook] = receiver.received;
    expect(hook?.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^GitHub-Hookshot\//),
      'x-github-delivery': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-github-event': 'ping',
      'x-github-hook-id': '510000001',
      'x-github-hook-installation-target-type': 'repository',
    });
    expect(hook?.json).toMatchObject({ ...content, repository: { full_name: 'acme/search' } });
  });

  it('has links that open a page', async () => {
    const site = { api: github.url, web: github.webUrl };
    const sites = { github: site, pagerduty: site, jira: { web: site.web } };
    const told = pipelineRetried({ ...base, sites });
    for (const delivery of told) github.learn(delivery);
    const { html_url: page } = JSON.parse(told[0]?.body ?? '').workflow_run;
    const response = await fetch(page);
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('acme/checkout');
  });
});
