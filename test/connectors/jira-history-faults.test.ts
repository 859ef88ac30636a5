import type { RequestListener } from 'node:http';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { OutboundError } from '../../connectors/contract.ts';
import { jiraHistory } from '../../connectors/jira/history.ts';
import { Settings } from '../../connectors/jira/schema.ts';
import {
  drips,
  floods,
  hangs,
  loopbackOutbound,
  resets,
  sends,
  startProvider,
} from '../outbound/provider-server.ts';
import { readAll } from './change-site.ts';
import { EMAIL, ends, expectNoSecret, TOKEN } from './jira-site.ts';
import { seenGaps } from './seen-gaps.ts';

const outbound = loopbackOutbound();
const jira = await startProvider();
beforeEach(() => {
  jira.asked.length = 0;
});
afterAll(async () => {
  outbound.close();
  await jira.close();
});

const range = {
  since: new Date('2026-05-04T08:00:00Z'),
  until: new Date('2026-05-04T12:00:00Z'),
  unfinished: [],
};

function reader(deployment: 'cloud' | 'datacenter' = 'cloud', apiToken: string | null = TOKEN) {
  const settings = Settings.parse({
    siteUrl: jira.url,
    email: EMAIL,
    deployment,
    rolledBack: [{ projects: ['CHG', '30'], statusTo: ['Rolled back'] }],
  });
  const budget = { spend: async () => {}, note: () => {} };
  const limitMs = jira.answer === hangs || jira.answer === drips ? 300 : 5_000;
  return jiraHistory({ settings, apiToken, outbound, budget, gaps: seenGaps() }, limitMs);
}

const move = { field: 'status', fieldId: 'status', from: '1', to: '9', toString: 'Rolled back' };
const step = { id: '501', created: '2026-05-04T10:00:00.000+0100', items: [move] };
const issue = { id: '7', key: 'CHG-7', fields: { project: { id: '30', key: 'CHG' } } };

function withPast(histories: readonly unknown[], total = histories.length) {
  return { ...issue, changelog: { startAt: 0, maxResults: 100, total, histories } };
}

async function keys(deployment: 'cloud' | 'datacenter' = 'cloud') {
  const { moves } = await readAll(reader(deployment), range);
  return moves.map(({ factKey }) => factKey);
}

describe('what Jira is asked', () => {
  it('is bounded by days that hold the range in any time zone', async () => {
    jira.answer = sends(200, { issues: [], isLast: true });
    await reader().read(range, null);
    expect(jira.asked[0]).toMatchObject({ method: 'POST', path: '/rest/api/3/search/jql' });
    expect(JSON.parse(jira.asked[0]?.body ?? '')).toMatchObject({
      jql: 'project in ("CHG", 30) AND updated >= "2026-05-03" AND created <= "2026-05-06" ORDER BY created ASC, key ASC',
      expand: 'changelog',
      maxResults: 50,
    });
    await reader('datacenter').read(range, null);
    expect(jira.asked[1]).toMatchObject({ method: 'POST', path: '/rest/api/2/search' });
    expect(JSON.parse(jira.asked[1]?.body ?? '')).toMatchObject({
      expand: ['changelog'],
      startAt: 0,
    });
  });
});

describe('an answer that is odd', () => {
  it.each<[string, readonly unknown[], readonly string[]]>([
    ['a step', [step], ['changelog:501:status']],
    ['a step without a time', [{ ...step, created: 'yesterday' }], []],
    ['a step without an id', [{ ...step, id: undefined }], []],
    ['a step without items', [{ ...step, items: null }], []],
    ['steps that are none', [null, 7, 'x', [], step], ['changelog:501:status']],
    ['a step without an author', [{ ...step, author: null }], ['changelog:501:status']],
    ['an id that is a number', [{ ...step, id: 501 }], ['changelog:501:status']],
    [
      'a step of the last moment',
      [{ ...step, created: '2026-05-04T12:00:00.000+0000' }],
      ['changelog:501:status'],
    ],
    ['a step a moment later', [{ ...step, created: '2026-05-04T12:00:00.001+0000' }], []],
  ])('with %s is read as far as it goes', async (_, histories, expected) => {
    jira.answer = sends(200, { issues: [withPast(histories)], isLast: true, total: 1 });
    expect(await keys()).toEqual(expected);
    expect(await keys('datacenter')).toEqual(expected);
  });

  it('without a past has it asked for by itself on Cloud', async () => {
    jira.answer = (req, res) => {
      const isSearch = req.method === 'POST';
      sends(200, isSearch ? { issues: [issue] } : { values: [step], total: 1 })(req, res);
    };
    expect(await keys()).toEqual(['changelog:501:status']);
    expect(jira.asked[1]?.path).toMatch(/^\/rest\/api\/3\/issue\/CHG-7\/changelog\?/);
  });

  it('that tells the oldest part of a past first is not taken for the newest', async () => {
    const before = { ...step, id: '400', created: '2026-05-01T10:00:00.000+0100' };
    const past = [before, { ...before, id: '401', created: '2026-05-02T10:00:00.000+0100' }];
    jira.answer = (req, res) => {
      const isSearch = req.method === 'POST';
      const all = { values: [...past, step], total: 3 };
      sends(200, isSearch ? { issues: [withPast(past, 3)] } : all)(req, res);
    };
    expect(await keys()).toEqual(['changelog:501:status']);
  });

  it('that never ends, does', async () => {
    const endless = { issues: [withPast([step], 9)], nextPageToken: 'more', total: 10 ** 9 };
    jira.answer = (req, res) => {
      const isSearch = req.method === 'POST';
      sends(200, isSearch ? endless : { values: [step], total: 10 ** 9 })(req, res);
    };
    await ends(readAll(reader(), range));
    expect(jira.asked.length).toBeLessThan(100);
  });
});

describe('a call that fails', () => {
  it.each<[string, RequestListener, object]>([
    ['400', sends(400, { errorMessages: ['no such project'] }), { code: 'refused', status: 400 }],
    ['401', sends(401, ''), { code: 'refused', message: 'Jira does not accept the API token.' }],
    ['403', sends(403, {}), { code: 'refused', status: 403 }],
    ['404', sends(404, {}), { code: 'refused', status: 404 }],
    ['429', sends(429, {}, { 'retry-after': '9' }), { code: 'rate_limited', retryAfterMs: 9000 }],
    ['503', sends(503, {}), { code: 'broken_answer' }],
    ['a redirect', sends(302, {}, { location: 'http://127.0.0.1:1/' }), { code: 'refused' }],
    ['HTML', sends(200, '<html>'), { code: 'broken_answer' }],
    ['nothing', sends(200, {}), { code: 'broken_answer' }],
    ['a hang', hangs, { code: 'timeout' }],
    ['a drip', drips, { code: 'timeout' }],
    ['a reset', resets, { code: 'broken_answer' }],
    ['ten megabytes', floods, { code: 'broken_answer' }],
  ])('with %s is an OutboundError, from which reading can go on', async (_, answer, expected) => {
    jira.answer = answer;
    const error = await ends(reader().read(range, null));
    expect(error).toBeInstanceOf(OutboundError);
    expect(error).toMatchObject(expected);
    expectNoSecret(error);
    jira.answer = sends(200, { issues: [withPast([step])], isLast: true });
    expect(await keys()).toEqual(['changelog:501:status']);
  });

  it('is none where there is no token', async () => {
    const error = await ends(reader('cloud', null).read(range, null));
    expect(error).toMatchObject({ code: 'refused', message: 'This connection has no API token.' });
    expect(jira.asked).toEqual([]);
  });
});
