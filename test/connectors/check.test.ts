import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OutboundError } from '../../connectors/contract.ts';
import { check as checkGithub } from '../../connectors/github/client.ts';
import { Settings as GithubSettings } from '../../connectors/github/schema.ts';
import { check as checkJira } from '../../connectors/jira/check.ts';
import { Settings as JiraSettings } from '../../connectors/jira/schema.ts';
import { check as checkPagerduty } from '../../connectors/pagerduty/client.ts';
import { Settings as PagerdutySettings } from '../../connectors/pagerduty/schema.ts';
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

/** Generous, because the machine may be busy; short only where it is bound to be used up. */
const LIMIT_MS = 5_000;
const SHORT_LIMIT_MS = 300;

const apiToken = 'SECRET_CANARY_c4d2';
const outbound = loopbackOutbound();
let provider: ProviderServer;
let elsewhere: ProviderServer;
beforeAll(async () => {
  provider = await startProvider();
  elsewhere = await startProvider();
});
beforeEach(() => {
  provider.asked.length = 0;
});
afterAll(async () => {
  outbound.close();
  await Promise.all([provider.close(), elsewhere.close()]);
});

function limit(): number {
  return provider.answer === hangs || provider.answer === drips ? SHORT_LIMIT_MS : LIMIT_MS;
}

const email = 'bot@acme.example';
const checks = {
  pagerduty: (url: string) =>
    checkPagerduty(
      { settings: PagerdutySettings.parse({ apiUrl: url }), apiToken, outbound },
      limit(),
    ),
  github: (url: string) =>
    checkGithub({ settings: GithubSettings.parse({ apiUrl: url }), apiToken, outbound }, limit()),
  jira: (url: string) =>
    checkJira(
      { settings: JiraSettings.parse({ siteUrl: url, email }), apiToken, outbound },
      limit(),
    ),
};

const asks = {
  pagerduty: { path: '/incidents?limit=1', answer: { incidents: [] } },
  github: {
    path: '/rate_limit',
    answer: { resources: {}, rate: { limit: 5000, remaining: 4990 } },
  },
  jira: { path: '/rest/api/3/myself', answer: { accountId: 'a', displayName: 'Closecall bot' } },
};

async function failure(call: Promise<unknown>): Promise<OutboundError> {
  const startedAt = performance.now();
  try {
    await call;
  } catch (error) {
    expect(performance.now() - startedAt).toBeLessThan(LIMIT_MS);
    if (error instanceof OutboundError) return error;
    throw error;
  }
  return expect.fail('the check passed');
}

describe.each(['pagerduty', 'github', 'jira'] as const)('the check of %s', (name) => {
  const check = checks[name];

  it('asks for one small thing with the token', async () => {
    provider.answer = sends(200, asks[name].answer);
    expect((await check(provider.url)).detail).not.toBe('');
    expect(provider.asked.map(({ path }) => path)).toEqual([asks[name].path]);
    const sent = provider.asked[0]?.headers.authorization ?? '';
    const basic = Buffer.from(`${email}:${apiToken}`).toString('base64');
    expect(sent.includes(apiToken) || sent.includes(basic)).toBe(true);
  });

  it.each<[string, RequestListener, string]>([
    ['401', sends(401, { error: { message: 'no' } }), 'refused'],
    ['403 in HTML', sends(403, '<html>no</html>'), 'refused'],
    ['404', sends(404, { message: 'Not Found' }), 'refused'],
    ['429', sends(429, { error: { code: 2020 } }), 'rate_limited'],
    ['500', sends(500, {}), 'broken_answer'],
    ['503 in HTML', sends(503, '<html>'), 'broken_answer'],
    ['a reset', resets, 'broken_answer'],
    ['a hang', hangs, 'timeout'],
    ['a slow drip', drips, 'timeout'],
    ['200 in HTML', sends(200, '<html>sign in</html>'), 'broken_answer'],
    [
      '200 with broken JSON',
      sends(200, '{"rate":', { 'content-type': 'application/json' }),
      'broken_answer',
    ],
    ['ten megabytes', floods, 'broken_answer'],
  ])('that meets %s asks once, ends in time and gives nothing away', async (_, answer, code) => {
    provider.answer = answer;
    const error = await failure(check(provider.url));
    expect(error.code).toBe(code);
    expect(provider.asked).toHaveLength(1);
    const shown = [error.message, error.stack, String(error.cause), JSON.stringify(error)].join();
    expect(shown).not.toContain(apiToken);
    expect(shown).not.toContain(Buffer.from(`${email}:${apiToken}`).toString('base64'));
  });

  it('follows no redirect', async () => {
    elsewhere.asked.length = 0;
    provider.answer = sends(302, {}, { location: `${elsewhere.url}${asks[name].path}` });
    expect((await failure(check(provider.url))).code).toBe('refused');
    expect(elsewhere.asked).toEqual([]);
  });

  it('goes nowhere but to addresses that are allowed', async () => {
    expect((await failure(check('http://10.0.0.1:8080'))).code).toBe('forbidden_address');
    expect((await failure(check(provider.url.replace('127.0.0.1', '[::1]')))).code).toBe(
      'forbidden_address',
    );
  });

  it('says when nobody is listening', async () => {
    const gone = await startProvider();
    await gone.close();
    expect((await failure(check(gone.url))).code).toBe('unreachable');
  });
});

it('takes the 404 of a GitHub server without rate limits for an answer', async () => {
  provider.answer = sends(404, { message: 'Rate limiting is not enabled.' });
  expect((await checks.github(provider.url)).detail).toContain('switched off');
});

it('reads GitHub’s 403 to those who ask too often as what it is', async () => {
  provider.answer = sends(403, { message: 'secondary rate limit' }, { 'retry-after': '60' });
  const error = await failure(checks.github(provider.url));
  expect(error).toMatchObject({ code: 'rate_limited', retryAfterMs: 60_000 });
});

it('leaves no timer behind when PagerDuty asks to slow down', async () => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  provider.answer = sends(429, {});
  await failure(checks.pagerduty(provider.url));
  expect(timers()).toBeLessThanOrEqual(before + 1);
});
