import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Question } from '../../src/core/question.ts';
import {
  pipelineRetried,
  pullRequestRetried,
} from '../../src/demo/scenarios/pipeline-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { type GitHubAccess, startGitHubAccess, webhookSignals } from './github-access.ts';
import { pageLogOf } from './page-log-of.ts';

let at: GitHubAccess;

beforeEach(async () => {
  at = await startGitHubAccess('look-up');
});

afterEach(() => at.close());

function ask(question: Question, settings: object = {}) {
  const { lookUp } = at.connector(settings);
  if (lookUp === null) throw new Error('GitHub answers no questions');
  return lookUp(at.access, question);
}

function learn(told: readonly ScenarioDelivery[]) {
  for (const delivery of told) at.github.learn(delivery);
  const runId = String(JSON.parse(told[0]?.body ?? '').workflow_run.id);
  const { id, name } = at.base.service.repository;
  return { repository: `acme/${name}`, repositoryId: String(id), runId };
}

describe('an attempt of a run', () => {
  it('is told by the fact that its webhook gives', async () => {
    const told = pipelineRetried(at.base);
    const place = learn(told);
    for (const settings of [{}, { sameCommit: true }]) {
      const facts = webhookSignals(at.connector(settings), told);
      for (const attempt of [1, 2]) {
        const own = facts.filter((one) =>
          [`attempt:${attempt}:completed`, `run:${place.runId}:${attempt}`].includes(one.factKey),
        );
        const answer = await ask({ kind: 'run_attempt', ...place, attempt }, settings);
        expect(answer).toEqual({ kind: 'answered', facts: own });
      }
    }
  });

  it('that is under way is told to have begun', async () => {
    const place = learn(pipelineRetried(at.base).slice(0, 2));
    const answer = await ask({ kind: 'run_attempt', ...place, attempt: 1 });
    expect(answer).toMatchObject({
      kind: 'answered',
      facts: [{ kind: 'ci_run.started', factKey: 'attempt:1:in_progress' }],
    });
  });

  it('that has a conclusion has ended, whatever its status says', async () => {
    const told = pipelineRetried(at.base);
    const place = learn(told);
    const run = JSON.parse(told.at(-1)?.body ?? '').workflow_run;
    const body = { ...run, run_attempt: 1, status: 'queued', conclusion: 'failure' };
    const headers = { 'Content-Type': 'application/json; charset=utf-8' };
    at.github.faults.next('attempt', { kind: 'answer', status: 200, headers, body });
    expect(await ask({ kind: 'run_attempt', ...place, attempt: 1 })).toMatchObject({
      facts: [{ kind: 'ci_run.completed', attempt: 1, conclusion: 'failure' }],
    });
  });

  it('that does not say who asked for it was asked for by nobody that is known', async () => {
    const told = pipelineRetried(at.base);
    const place = learn(told);
    const { triggering_actor: _, ...body } = JSON.parse(told.at(-1)?.body ?? '').workflow_run;
    const headers = { 'Content-Type': 'application/json; charset=utf-8' };
    at.github.faults.next('attempt', { kind: 'answer', status: 200, headers, body });
    expect(await ask({ kind: 'run_attempt', ...place, attempt: 2 })).toMatchObject({
      facts: [{ attempt: 2, actor: { kind: 'unknown', name: null } }],
    });
  });

  it('that GitHub no longer has is unanswerable, in a sentence', async () => {
    const place = learn(pipelineRetried(at.base));
    expect(await ask({ kind: 'run_attempt', ...place, attempt: 7 })).toEqual({
      kind: 'unanswerable',
      because: 'GitHub no longer has attempt 7 of this run',
    });
  });

  it('of a repository that the token may not see is a refusal that says so', async () => {
    const place = { repository: 'acme/secret', repositoryId: '5', runId: '6' };
    await expect(ask({ kind: 'run_attempt', ...place, attempt: 1 })).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('does not show this repository'),
    });
  });

  it('of a pull request stays unread where those are switched off', async () => {
    const place = learn(pullRequestRetried({ ...at.base, pullRequest: 12 }));
    const answer = await ask(
      { kind: 'run_attempt', ...place, attempt: 1 },
      { pullRequests: 'off' },
    );
    expect(answer).toMatchObject({
      kind: 'unanswerable',
      because: expect.stringContaining('switched off'),
    });
  });

  it('keeps ids beyond 2^53 to the last digit', async () => {
    const told = pipelineRetried(at.base);
    const place = learn(told);
    const run = JSON.parse(told.at(-1)?.body ?? '').workflow_run;
    const big = '12345678901234567891';
    const body = JSON.stringify(run).replace(`"id":${run.id},`, `"id":${big},`);
    const headers = { 'Content-Type': 'application/json; charset=utf-8' };
    at.github.faults.next('attempt', { kind: 'answer', status: 200, headers, body });
    const answer = await ask({ kind: 'run_attempt', ...place, runId: big, attempt: 2 });
    const id = `${place.repositoryId}:${big}`;
    expect(answer).toMatchObject({ kind: 'answered', facts: [{ subject: { id } }] });
    expect(at.github.calls('attempt')[0]?.path).toContain(`/runs/${big}/attempts/2`);
  });
});

const jobAnswer = { run_id: 6, name: 'unit', status: 'completed', conclusion: 'success' };

describe('the jobs of an attempt', () => {
  it('are told by the facts that their webhooks give, and that these are all', async () => {
    const told = pipelineRetried(at.base);
    const place = learn(told);
    const own = webhookSignals(at.connector(), told).filter(
      (one) => one.kind === 'ci_job.completed' && one.attempt === 1,
    );
    expect(own).toHaveLength(3);
    const answer = await ask({ kind: 'run_jobs', ...place, attempt: 1 });
    if (answer.kind !== 'answered') throw new Error(answer.because);
    expect(answer.facts.slice(0, 3)).toEqual(own);
    expect(answer.facts.slice(3)).toEqual([
      {
        kind: 'ci_jobs.listed',
        subject: { kind: 'ci_run', id: `${place.repositoryId}:${place.runId}` },
        factKey: 'jobs:1',
        attempt: 1,
        occurredAt: own.at(-1)?.occurredAt,
      },
    ]);
  });

  it('are read page by page', async () => {
    const [first, ...others] = pipelineRetried(at.base);
    if (!first) throw new Error('no delivery');
    const jobs = others.filter(({ event }) => event === 'workflow_job').slice(0, 1);
    const place = learn([first]);
    for (let nth = 0; nth < 120; nth += 1) {
      const body = JSON.parse(jobs[0]?.body ?? '');
      body.workflow_job.id += nth * 7;
      at.github.learn({ ...first, event: 'workflow_job', body: JSON.stringify(body) });
    }
    const answer = await ask({ kind: 'run_jobs', ...place, attempt: 1 });
    if (answer.kind !== 'answered') throw new Error(answer.because);
    expect(answer.facts).toHaveLength(121);
    expect(at.github.calls('attempt_jobs')).toHaveLength(3);
    expect(at.spent.requests).toBe(3);
  });

  it.each<[string, (jobs: object[]) => object[]]>([
    ['fewer', (jobs) => jobs.slice(1)],
    ['none', () => []],
    ['the same one twice', ([first = {}, , ...others]) => [first, first, ...others]],
  ])('are not said to be all where GitHub lists %s of those that it counts', async (_, listed) => {
    const place = learn(pipelineRetried(at.base));
    const whole = await ask({ kind: 'run_jobs', ...place, attempt: 1 });
    if (whole.kind !== 'answered') throw new Error(whole.because);
    const jobs = whole.facts.flatMap((fact) =>
      fact.kind === 'ci_job.completed' ? { ...jobAnswer, id: Number(fact.job.id) } : [],
    );
    const body = { total_count: jobs.length, jobs: listed(jobs) };
    const headers = { 'Content-Type': 'application/json; charset=utf-8' };
    at.github.faults.next('attempt_jobs', { kind: 'answer', status: 200, headers, body });
    const none = { total_count: jobs.length, jobs: [] };
    at.github.faults.next('attempt_jobs', { kind: 'answer', status: 200, headers, body: none });
    const answer = await ask({ kind: 'run_jobs', ...place, attempt: 1 });
    if (answer.kind !== 'answered') throw new Error(answer.because);
    expect(answer.facts).toHaveLength(body.jobs.length);
    expect(answer.facts.map(({ kind }) => kind)).not.toContain('ci_jobs.listed');
  });

  it('that are not all finished are not said to be all', async () => {
    const told = pipelineRetried(at.base);
    const place = learn(told);
    const body = JSON.parse(told.find(({ event }) => event === 'workflow_job')?.body ?? '');
    Object.assign(body.workflow_job, { status: 'in_progress', conclusion: null });
    at.github.learn({ ...(told[0] as ScenarioDelivery), body: JSON.stringify(body) });
    expect(await ask({ kind: 'run_jobs', ...place, attempt: 1 })).toMatchObject({
      kind: 'unanswerable',
      because: 'attempt 1 of this run has not ended yet',
    });
  });
});

it('asks Enterprise Server below its own path', async () => {
  const place = learn(pipelineRetried(at.base));
  const apiUrl = `${at.github.url}/api/v3`;
  expect(await ask({ kind: 'run_jobs', ...place, attempt: 1 }, { apiUrl })).toMatchObject({
    kind: 'answered',
  });
  expect(at.github.calls('attempt_jobs')[0]?.path).toMatch(/^\/api\/v3\/repos\//);
});

it('knows nothing of pages', async () => {
  expect(await ask(pageLogOf('Q1'))).toMatchObject({ kind: 'unanswerable' });
  expect(at.spent.requests).toBe(0);
});
