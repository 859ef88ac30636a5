import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutboundError } from '../../connectors/contract.ts';
import type { Question } from '../../src/core/question.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import { HOUR, SECOND } from '../../src/demo/shapes/times.ts';
import type { Fault } from '../../src/demo/stand-ins/fault-queue.ts';
import { asksToSlowDown, lacksPermission } from '../../src/demo/stand-ins/github/refusals.ts';
import { START } from '../demo/moving-clock.ts';
import { API_TOKEN, type GitHubAccess, startGitHubAccess } from './github-access.ts';

let at: GitHubAccess;
let question: Question;

beforeEach(async () => {
  at = await startGitHubAccess('refusals');
  const told = pipelineRetried(at.base);
  for (const delivery of told) at.github.learn(delivery);
  const runId = String(JSON.parse(told[0]?.body ?? '').workflow_run.id);
  const place = { repository: 'acme/checkout', repositoryId: '480000001' };
  question = { kind: 'run_jobs', ...place, runId, attempt: 1 };
});

afterEach(() => at.close());

async function refusal(asked: Question = question): Promise<OutboundError> {
  try {
    await at.connector().lookUp?.(at.access, asked);
  } catch (error) {
    if (error instanceof OutboundError) return error;
    throw error;
  }
  return expect.fail('it was answered');
}

describe('an answer that is none', () => {
  it.each<[string, Fault, OutboundError['code']]>([
    ['a hang', { kind: 'hang', committed: false }, 'timeout'],
    ['a slow drip', { kind: 'slow_drip', bytes: 1, everyMs: 50 }, 'timeout'],
    ['a reset', { kind: 'reset', committed: false }, 'broken_answer'],
    ['a page for people', { kind: 'html' }, 'broken_answer'],
    ['half of the JSON', { kind: 'broken_json' }, 'broken_answer'],
    ['nothing', { kind: 'answer', status: 200, body: '' }, 'broken_answer'],
    ['another JSON', { kind: 'answer', status: 200, body: { jobs: 'none' } }, 'broken_answer'],
    ['ten megabytes', { kind: 'huge', bytes: 10_000_000 }, 'broken_answer'],
    ['500', { kind: 'answer', status: 500, body: {} }, 'broken_answer'],
    ['503 in HTML', { kind: 'answer', status: 503, body: '<html>' }, 'broken_answer'],
    ['a redirect', { kind: 'redirect', to: 'http://127.0.0.1:1/' }, 'refused'],
    ['401', { kind: 'answer', status: 401, body: { message: 'Bad credentials' } }, 'refused'],
    ['403 in HTML', { kind: 'answer', status: 403, body: '<html>' }, 'refused'],
  ])('such as %s is told in time and once, and gives nothing away', async (_, fault, code) => {
    at.github.faults.next('attempt_jobs', fault);
    const error = await refusal();
    expect(error.code).toBe(code);
    expect(at.github.calls()).toHaveLength(1);
    const shown = [error.message, error.stack, String(error.cause), JSON.stringify(error)].join();
    expect(shown).not.toContain(API_TOKEN);
  });

  it('shows GitHub’s own words without the token that a proxy put into them', async () => {
    const body = { message: `Blocked: Bearer ${API_TOKEN}` };
    at.github.faults.next('attempt_jobs', { kind: 'answer', status: 403, body });
    expect((await refusal()).message).toBe('GitHub answered 403: Blocked: Bearer [secret]');
  });
});

describe('a repository that was renamed', () => {
  const jobsOf = (asked: Question) =>
    `${at.github.url}/repos/acme/checkout/actions/runs/${asked.kind === 'run_jobs' ? asked.runId : ''}/attempts/1/jobs`;

  it('is asked about where GitHub says that it is now', async () => {
    at.github.faults.next('attempt_jobs', {
      kind: 'redirect',
      to: `${jobsOf(question)}?per_page=100`,
    });
    const answer = await at.connector().lookUp?.(at.access, question);
    expect(answer?.kind).toBe('answered');
    expect(at.github.calls().map(({ status }) => status)).toEqual([302, 200]);
  });

  it('is refused when that leads round in circles', async () => {
    at.github.faults.next('attempt_jobs', { kind: 'redirect', to: jobsOf(question) }, 9);
    expect((await refusal()).message).toContain('redirect');
    expect(at.github.calls()).toHaveLength(3);
  });
});

it('says that there is no token where there is none', async () => {
  at.access.apiToken = null;
  expect((await refusal()).message).toBe('This connection has no API token.');
});

describe('a token that lacks a permission', () => {
  it.each<[string | null, string]>([
    ['actions=read', 'lacks the permission actions: read'],
    ['actions=read; contents=read,metadata=read', 'actions: read or contents: read and metadata'],
    [null, 'lacks the permission Actions: read'],
  ])('that GitHub names %s is told which', async (permissions, words) => {
    at.github.faults.next('attempt_jobs', lacksPermission(permissions));
    const error = await refusal();
    expect(error).toMatchObject({ code: 'refused', status: 403, retryAfterMs: null });
    expect(error.message).toContain(words);
  });

  it('is told the scope, if it is a classic one', async () => {
    const headers = { 'X-Accepted-OAuth-Scopes': 'repo, public_repo' };
    const body = { message: 'Must have admin rights to Repository.' };
    at.github.faults.next('attempt_jobs', { kind: 'answer', status: 403, headers, body });
    expect((await refusal()).message).toContain('lacks the scope repo or public_repo');
  });

  it('is told the scope of a classic one too where GitHub says that there is nothing', async () => {
    const said = 'The API token lacks the scope repo (GitHub: Not Found)';
    for (const own of ['', 'public_repo, gist']) {
      at.github.faults.next('attempt_jobs', notFound(own, 'repo'));
      expect(await refusal()).toMatchObject({ lacksRight: true, message: said });
    }
    // The run itself may be there for anybody, and the repository is not.
    at.github.faults.next('attempt_jobs', { kind: 'answer', status: 404 });
    at.github.faults.next('repository', notFound('gist', 'repo'));
    expect(await refusal()).toMatchObject({ lacksRight: true, message: said });
  });

  it.each([
    ['repo', 'repo'],
    ['repo', 'public_repo, repo:status'],
    ['admin:repo_hook', 'read:repo_hook'],
    ['write:org', 'read:org'],
    ['gist', ''],
  ])('is told of no scope when %s is enough for %s', async (own, accepted) => {
    at.github.faults.next('attempt_jobs', notFound(own, accepted));
    at.github.faults.next('repository', notFound(own, accepted));
    const { message, lacksRight } = await refusal();
    expect([message, lacksRight]).toEqual([expect.stringContaining('does not show'), false]);
  });

  it('is told of each thing that is asked what it takes', async () => {
    const compare: Question = {
      kind: 'compare',
      deployedFrom: new Date(0),
      deployedUntil: new Date(0),
      repository: 'acme/checkout',
      repositoryId: '1',
      environment: 'production',
      base: 'a',
      head: 'b',
    };
    at.github.faults.next('compare', lacksPermission(null));
    expect((await refusal(compare)).message).toContain('Contents: read');
  });
});

function notFound(own: string, accepted: string): Fault {
  const headers = { 'X-OAuth-Scopes': own, 'X-Accepted-OAuth-Scopes': accepted };
  return { kind: 'answer', status: 404, headers, body: { message: 'Not Found' } };
}

describe('GitHub’s limits', () => {
  it.each<[string, Fault, number]>([
    ['403 with a wish', asksToSlowDown(403, { 'Retry-After': '17' }), 17_000],
    ['429 with a wish', asksToSlowDown(429, { 'Retry-After': '17' }), 17_000],
    ['403 without one', asksToSlowDown(403), 60_000],
    ['429 without one', asksToSlowDown(429), 60_000],
    ['429 with calls left', asksToSlowDown(429, resetIn(HOUR, 40)), 60_000],
    ['403 with none left', asksToSlowDown(403, resetIn(HOUR, 0)), HOUR],
    ['429 with none left', asksToSlowDown(429, resetIn(HOUR, 0)), HOUR],
  ])('by %s say how long to wait', async (_, fault, retryAfterMs) => {
    at.github.faults.next('attempt_jobs', fault);
    expect(await refusal()).toMatchObject({ code: 'rate_limited', retryAfterMs });
  });

  it('are asked leave of before each request, and told of after each', async () => {
    at.github.setRateLimit({ limit: 2, resetAt: new Date(START.getTime() + HOUR) });
    await at.connector().lookUp?.(at.access, question);
    await at.connector().lookUp?.(at.access, question);
    expect(await refusal()).toMatchObject({ code: 'rate_limited', retryAfterMs: HOUR });
    expect(at.spent.requests).toBe(3);
    const told = (remaining: number) => ({ limit: 2, remaining, resetsInMs: HOUR });
    expect(at.spent.limits).toEqual([told(1), told(0), told(0)]);
  });

  it('that are our own keep the request from being made', async () => {
    const limit = new OutboundError('rate_limited', 'our share is used up');
    at.access.budget.spend = () => Promise.reject(limit);
    expect(await refusal()).toBe(limit);
    expect(at.github.calls()).toEqual([]);
  });
});

function resetIn(ms: number, remaining: number): Record<string, string> {
  return {
    Date: START.toUTCString(),
    'X-RateLimit-Limit': '5000',
    'X-RateLimit-Remaining': String(remaining),
    'X-RateLimit-Reset': String((START.getTime() + ms) / SECOND),
  };
}
