import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Question } from '../../src/core/question.ts';
import {
  pipelineRetried,
  pullRequestRetried,
} from '../../src/demo/scenarios/pipeline-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { HOUR } from '../../src/demo/shapes/times.ts';
import { START } from '../demo/moving-clock.ts';
import { type GitHubAccess, startGitHubAccess, webhookSignals } from './github-access.ts';

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
      message: expect.stringContaining('acme/secret'),
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

describe('the comparison of two revisions', () => {
  const shas = Array.from({ length: 40 }, (_, nth) => nth.toString(16).padStart(40, '0'));
  const sha = (nth: number) => shas[nth] ?? '';
  const when = (nth: number) => new Date(START.getTime() + nth * HOUR);
  const place = { repository: 'acme/checkout', repositoryId: '480000001' };
  const compare = (base: string, head: string): Question => ({
    kind: 'compare',
    ...place,
    environment: 'production',
    base,
    head,
  });

  function knowLine(messages: Readonly<Record<number, string>> = {}) {
    const line = shas.map((one, nth) => {
      const message = messages[nth];
      return { sha: one, at: when(nth), ...(message !== undefined && { message }) };
    });
    at.github.knowCommits('acme/checkout', line);
  }

  it('says how they lie, as a fact of the environment at the time of head', async () => {
    knowLine();
    const expected = [
      [sha(3), sha(1), 'behind', when(1)],
      [sha(3), sha(3), 'identical', when(3)],
      [sha(3), sha(4), 'ahead', when(4)],
      [sha(0), sha(39), 'ahead', when(39)],
    ] as const;
    for (const [base, head, status, occurredAt] of expected) {
      expect(await ask(compare(base, head))).toEqual({
        kind: 'answered',
        facts: [
          {
            kind: 'revisions.compared',
            subject: { kind: 'environment', id: '480000001:production' },
            factKey: `compare:${base}:${head}`,
            occurredAt,
            base,
            head,
            status,
            reverts: [],
          },
        ],
      });
    }
  });

  it('names the reverts between them, newest first, and what they take back', async () => {
    knowLine({
      2: `Revert "Before"`,
      5: `Revert "New totals" (#12)\n\nThis reverts commit ${sha(4)}.`,
      29: 'Revert "Older totals"',
      30: 'Revert "Old totals"',
      31: 'Revert "Revert "Old totals""',
      32: 'Explain how to revert "totals"',
    });
    const answer = await ask(compare(sha(2), sha(35)));
    expect(answer).toMatchObject({
      facts: [
        {
          reverts: [
            { sha: sha(30), title: 'Revert "Old totals"', reverts: null },
            { sha: sha(29), title: 'Revert "Older totals"', reverts: null },
            { sha: sha(5), title: 'Revert "New totals" (#12)', reverts: sha(4) },
          ],
        },
      ],
    });
    const one = await ask(compare(sha(4), sha(5)));
    expect(one).toMatchObject({ facts: [{ reverts: [{ sha: sha(5) }], occurredAt: when(5) }] });
  });

  it('asks for no page with files unless it has to, and lives without that one', async () => {
    knowLine({ 1: 'Revert "Old totals"' });
    await ask(compare(sha(0), sha(1)));
    await ask(compare(sha(3), sha(0)));
    expect(at.github.calls('compare').map(({ query }) => query['page'])).toEqual(['2', '2']);
    at.github.faults.next('compare', { kind: 'delay', ms: 0 });
    at.github.faults.next('compare', { kind: 'huge', bytes: 2_000_000 });
    expect(await ask(compare(sha(0), sha(3)))).toMatchObject({
      facts: [{ status: 'ahead', reverts: [] }],
    });
  });

  it('is unanswerable where GitHub knows one of them no longer', async () => {
    knowLine();
    at.github.learn(pipelineRetried(at.base)[0] as ScenarioDelivery);
    expect(await ask(compare(sha(1), 'f'.repeat(40)))).toMatchObject({ kind: 'unanswerable' });
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
  const question: Question = { kind: 'page_log', incidentId: 'Q1', serviceId: null };
  expect(await ask(question)).toMatchObject({ kind: 'unanswerable' });
  expect(at.spent.requests).toBe(0);
});
