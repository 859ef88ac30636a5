import type { RequestListener } from 'node:http';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OutboundError } from '../../connectors/contract.ts';
import { lookUp } from '../../connectors/pagerduty/look-up.ts';
import type { Question } from '../../src/core/question.ts';
import {
  drips,
  floods,
  hangs,
  loopbackOutbound,
  type ProviderServer,
  resets,
  sends,
  startProvider,
} from '../outbound/provider-server.ts';
import { pageLogOf } from './page-log-of.ts';
import { reading, TOKEN } from './pagerduty-api.ts';

const LIMIT_MS = 5_000;
const SHORT_LIMIT_MS = 300;

const outbound = loopbackOutbound();
let provider: ProviderServer;
beforeEach(async () => {
  provider = await startProvider();
});
afterEach(() => provider.close());
afterAll(() => outbound.close());

function ask(incidentId = 'Q1') {
  const limitMs =
    provider.answer === hangs || provider.answer === drips ? SHORT_LIMIT_MS : LIMIT_MS;
  const question = pageLogOf(incidentId);
  return lookUp(reading(provider.url, { outbound }), question, limitMs);
}

describe('a question that brings no log', () => {
  it('is unanswerable when the incident is gone', async () => {
    const gone = { kind: 'unanswerable', because: 'PagerDuty no longer has this incident' };
    provider.answer = sends(404, { error: { code: 2100, message: 'Not Found' } });
    expect(await ask()).toEqual(gone);
  });

  it.each(['../users', 'Q1/merge', 'Q1?x=', '', '..', 'Q1%2F'])(
    'never asks for "%s"',
    async (id) => {
      await expect(ask(id)).rejects.toMatchObject({ code: 'refused' });
      expect(provider.asked).toEqual([]);
    },
  );

  it('names the right that the token lacks', async () => {
    provider.answer = sends(403, '<html>no</html>');
    const call = ask();
    await expect(call).rejects.toMatchObject({ code: 'refused', status: 403 });
    await expect(call).rejects.toThrow(/read-only REST API key.*scope incidents\.read/);
  });

  const limited = { 'ratelimit-limit': '960', 'ratelimit-remaining': '0', 'ratelimit-reset': '17' };

  it.each<[string, RequestListener, object]>([
    ['401', sends(401, { error: { code: 2006 } }), { code: 'refused', status: 401 }],
    [
      '429 with its limits',
      sends(429, {}, limited),
      { code: 'rate_limited', retryAfterMs: 17_000 },
    ],
    [
      '429 with a reset that is a time of long ago',
      sends(429, {}, { ...limited, 'ratelimit-reset': '1090000000' }),
      { code: 'rate_limited', retryAfterMs: null },
    ],
    ['429 in HTML', sends(429, '<html>', limited), { code: 'rate_limited', retryAfterMs: 17_000 }],
    ['429 alone', sends(429, {}), { code: 'rate_limited', retryAfterMs: null }],
    ['429 with a wish', sends(429, {}, { 'retry-after': '4' }), { retryAfterMs: 4_000 }],
    ['500', sends(500, {}), { code: 'broken_answer', status: 500 }],
    ['503 in HTML', sends(503, '<html>'), { code: 'broken_answer', status: 503 }],
    ['HTML', sends(200, '<html>sign in</html>'), { code: 'broken_answer' }],
    ['an empty body', sends(200, ''), { code: 'broken_answer' }],
    ['an empty object', sends(200, {}), { code: 'broken_answer' }],
    ['a list', sends(200, []), { code: 'broken_answer' }],
    ['null', sends(200, null), { code: 'broken_answer' }],
    ['another incident’s shape', sends(200, { incident: { id: 7.5 } }), { code: 'broken_answer' }],
    ['a redirect', sends(302, {}, { location: 'http://127.0.0.1:1/' }), { code: 'refused' }],
    ['a reset', resets, { code: 'broken_answer' }],
    ['a hang', hangs, { code: 'timeout' }],
    ['a drip', drips, { code: 'timeout' }],
  ])('that meets %s throws, gives nothing away, and asks once', async (_, answer, expected) => {
    provider.answer = answer;
    const startedAt = performance.now();
    const error = await ask().catch((reason: unknown) => reason);
    expect(performance.now() - startedAt).toBeLessThan(LIMIT_MS);
    expect(error).toBeInstanceOf(OutboundError);
    expect(error).toMatchObject(expected);
    expect(provider.asked).toHaveLength(1);
    expect(JSON.stringify(error) + String(error) + String((error as Error).cause)).not.toContain(
      TOKEN,
    );
  });

  it('that is larger than is taken is asked once more, for less of it', async () => {
    provider.answer = floods;
    await expect(ask()).rejects.toMatchObject({ code: 'broken_answer' });
    const limits = provider.asked.map(({ path }) => new URL(path, provider.url).searchParams);
    expect(limits.map((query) => query.get('limit'))).toEqual(['100', '10']);
  });

  it('leaves entries out that can’t be read, and loses no others', async () => {
    const entry = { id: 'R1', type: 'resolve_log_entry', created_at: '2026-10-05T08:04:00Z' };
    provider.answer = (req, res) => {
      const path = req.url ?? '';
      const log = [null, 7, { id: 'R0' }, { ...entry, created_at: 'x' }, entry];
      if (path.includes('log_entries')) return sends(200, { log_entries: log })(req, res);
      if (path.includes('alerts'))
        return sends(200, { alerts: [{}, { alert_key: 'k' }] })(req, res);
      return sends(404, {})(req, res);
    };
    expect(await ask()).toMatchObject({
      kind: 'answered',
      facts: [
        { kind: 'page.resolved', resolver: 'automation', incident: { number: 37 } },
        { kind: 'page.log_read', autoResolveSeconds: null, alertKeys: ['k'] },
      ],
    });
  });

  it('is no question of PagerDuty’s', async () => {
    const question: Question = {
      kind: 'run_jobs',
      repository: 'acme/x',
      repositoryId: '1',
      runId: '2',
      attempt: 1,
    };
    const context = reading(provider.url, { outbound });
    expect(await lookUp(context, question)).toMatchObject({ kind: 'unanswerable' });
  });
});
