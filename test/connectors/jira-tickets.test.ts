import type { RequestListener } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { OutboundError, type TicketDraft } from '../../connectors/contract.ts';
import { Settings } from '../../connectors/jira/schema.ts';
import { jiraTickets } from '../../connectors/jira/tickets.ts';
import { createOutbound } from '../../src/outbound/create-outbound.ts';
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

const CANARY = 'SECRET_CANARY_91be';
const EMAIL = 'bot@acme.example';
const FORMS = [CANARY, Buffer.from(`${EMAIL}:${CANARY}`).toString('base64')];

const outbound = loopbackOutbound();
let jira: ProviderServer;
let elsewhere: ProviderServer;
beforeAll(async () => {
  jira = await startProvider();
  elsewhere = await startProvider(sends(201, { id: '1', key: 'PAY-1' }));
});
beforeEach(() => {
  jira.asked.length = 0;
  elsewhere.asked.length = 0;
});
afterAll(async () => {
  outbound.close();
  await Promise.all([jira.close(), elsewhere.close()]);
});

function tickets(
  deployment: 'cloud' | 'datacenter' = 'cloud',
  options: { siteUrl?: string; apiToken?: string | null } = {},
) {
  const { siteUrl = jira.url, apiToken = CANARY } = options;
  const limitMs = jira.answer === hangs || jira.answer === drips ? SHORT_LIMIT_MS : LIMIT_MS;
  const settings = Settings.parse({ siteUrl, email: EMAIL, deployment });
  return jiraTickets({ settings, apiToken, outbound }, limitMs);
}

const draft: TicketDraft = {
  project: 'PAY',
  issueType: 'Task',
  summary: 'Near miss: checkout\npaged',
  labels: ['closecall-4f9a1c', 'near miss'],
  body: [{ kind: 'paragraph', parts: [{ text: 'It cleared {panel} itself' }] }],
};

const created = { id: '20077', key: 'PAY-77', self: 'x' };
const issue = {
  id: '20077',
  key: 'PAY-77',
  fields: {
    summary: 'x',
    labels: ['closecall-4f9a1c'],
    project: { id: '31', key: 'PAY' },
    status: { id: '3', name: 'In Progress', statusCategory: { key: 'indeterminate' } },
    resolution: null,
  },
};

/** Runs a call and gives how it ended; every one of them has to end within its limit. */
async function ends<T>(call: Promise<T>): Promise<T | OutboundError> {
  const startedAt = performance.now();
  try {
    return await call;
  } catch (error) {
    if (error instanceof OutboundError) return error;
    throw error;
  } finally {
    expect(performance.now() - startedAt).toBeLessThan(LIMIT_MS);
  }
}

function expectNoCanary(outcome: unknown): void {
  const shown = [JSON.stringify(outcome)];
  if (outcome instanceof Error)
    shown.push(outcome.message, outcome.stack ?? '', String(outcome.cause));
  for (const form of FORMS) for (const text of shown) expect(text).not.toContain(form);
}

describe('a create', () => {
  it('on Cloud sends the fields and the body as a document', async () => {
    jira.answer = sends(201, created);
    const outcome = await tickets().create(draft);
    const url = `${jira.url}/browse/PAY-77`;
    expect(outcome).toEqual({ kind: 'done', value: { id: '20077', key: 'PAY-77', url } });
    expect(jira.asked).toHaveLength(1);
    const [asked] = jira.asked;
    expect(asked?.method).toBe('POST');
    expect(asked?.path).toBe('/rest/api/3/issue');
    expect(asked?.headers.authorization).toBe(`Basic ${FORMS[1]}`);
    expect(JSON.parse(asked?.body ?? '')).toEqual({
      fields: {
        project: { key: 'PAY' },
        issuetype: { name: 'Task' },
        summary: 'Near miss: checkout paged',
        labels: ['closecall-4f9a1c', 'near-miss'],
        description: {
          type: 'doc',
          version: 1,
          content: [
            { type: 'paragraph', content: [{ type: 'text', text: 'It cleared {panel} itself' }] },
          ],
        },
      },
    });
  });

  it('on Data Center sends wiki text, and keeps the site’s path', async () => {
    jira.answer = sends(201, created);
    const siteUrl = `${jira.url}/jira`;
    await tickets('datacenter', { siteUrl }).create({ ...draft, project: '31', issueType: '7' });
    const [asked] = jira.asked;
    expect(asked?.path).toBe('/jira/rest/api/2/issue');
    expect(asked?.headers.authorization).toBe(`Bearer ${CANARY}`);
    expect(JSON.parse(asked?.body ?? '')).toMatchObject({
      fields: {
        project: { id: '31' },
        issuetype: { id: '7' },
        description: 'It cleared &#123;panel&#125; itself',
      },
    });
  });

  const redirects: RequestListener = (req, res) =>
    sends(302, {}, { location: `${elsewhere.url}/rest/api/3/issue` })(req, res);

  it.each<[string, RequestListener, object]>([
    [
      '400 with words',
      sends(400, { errorMessages: ['No.'], errors: { priority: 'is required' } }),
      { kind: 'refused', status: 400, words: 'No.; priority: is required' },
    ],
    [
      '400 without words',
      sends(400, '<html>oops</html>'),
      { kind: 'refused', status: 400, words: 'Jira answered 400' },
    ],
    ['401', sends(401, 'Client must be authenticated'), { kind: 'refused', status: 401 }],
    [
      '403',
      sends(403, { errorMessages: ['You may not.'] }),
      { kind: 'refused', status: 403, words: 'You may not.' },
    ],
    [
      '404',
      sends(404, { errors: { project: 'project is required' } }),
      { kind: 'refused', status: 404 },
    ],
    ['409', sends(409, {}), { kind: 'refused', status: 409 }],
    ['a redirect', redirects, { kind: 'refused', status: 302 }],
    [
      '429 with seconds',
      sends(429, {}, { 'retry-after': '7' }),
      { kind: 'not_sent', retryAfterMs: 7000 },
    ],
    [
      '429 with a date',
      sends(
        429,
        {},
        { date: 'Mon, 04 May 2026 10:00:00 GMT', 'retry-after': 'Mon, 04 May 2026 10:00:07 GMT' },
      ),
      { kind: 'not_sent', retryAfterMs: 7000 },
    ],
    [
      '429 with a date in the past',
      sends(429, {}, { 'retry-after': 'Mon, 04 May 2020 10:00:07 GMT' }),
      { kind: 'not_sent', retryAfterMs: 0 },
    ],
    [
      '429 with nonsense',
      sends(429, {}, { 'retry-after': 'soon' }),
      { kind: 'not_sent', retryAfterMs: null },
    ],
    ['429 with none', sends(429, {}), { kind: 'not_sent', retryAfterMs: null }],
    ['408', sends(408, {}), { kind: 'ambiguous' }],
    ['500', sends(500, { errorMessages: ['x'] }), { kind: 'ambiguous' }],
    ['502', sends(502, '<html>'), { kind: 'ambiguous' }],
    ['503', sends(503, {}, { 'retry-after': '5' }), { kind: 'ambiguous' }],
    ['504', sends(504, {}), { kind: 'ambiguous' }],
    ['a reset', resets, { kind: 'ambiguous' }],
    ['a hang', hangs, { kind: 'ambiguous' }],
    ['a slow drip', drips, { kind: 'ambiguous' }],
    ['200 with HTML', sends(200, '<html>sign in</html>'), { kind: 'ambiguous' }],
    ['201 with broken JSON', sends(201, '{"id":"20077","key":'), { kind: 'ambiguous' }],
    ['201 without a key', sends(201, { id: '20077' }), { kind: 'ambiguous' }],
    ['201 with an odd key', sends(201, { id: '20077', key: '../../x' }), { kind: 'ambiguous' }],
    ['ten megabytes', floods, { kind: 'ambiguous' }],
  ])('that meets %s', async (_, answer, expected) => {
    jira.answer = answer;
    const outcome = await ends(tickets().create(draft));
    expect(outcome).toMatchObject(expected);
    expect(jira.asked).toHaveLength(1);
    expect(elsewhere.asked).toEqual([]);
    expectNoCanary(outcome);
  });

  it('that finds nobody listening was not sent', async () => {
    const gone = await startProvider();
    await gone.close();
    const outcome = await ends(tickets('cloud', { siteUrl: gone.url }).create(draft));
    expect(outcome).toMatchObject({ kind: 'not_sent', retryAfterMs: null });
    expectNoCanary(outcome);
  });

  it('whose name nobody can resolve was not sent', async () => {
    for (const code of ['ENOTFOUND', 'EAI_AGAIN']) {
      const error = Object.assign(new Error('no'), { code });
      const deaf = createOutbound({
        allow: [],
        log: { warn: () => {} },
        resolve: (_, __, callback) => callback(error, []),
      });
      const settings = Settings.parse({ siteUrl: 'https://jira.acme.example', email: EMAIL });
      const tracker = jiraTickets({ settings, apiToken: CANARY, outbound: deaf }, LIMIT_MS);
      expect(await ends(tracker.create(draft))).toMatchObject({ kind: 'not_sent' });
      deaf.close();
    }
  });

  it('that fails at the handshake has an unknown end', async () => {
    const siteUrl = jira.url.replace('http:', 'https:');
    const outcome = await ends(tickets('cloud', { siteUrl }).create(draft));
    expect(outcome).toMatchObject({ kind: 'ambiguous' });
    expectNoCanary(outcome);
  });

  it('to an address that is out of bounds was not sent', async () => {
    const siteUrl = 'http://10.0.0.1:8080';
    const outcome = await ends(tickets('cloud', { siteUrl }).create(draft));
    expect(outcome).toMatchObject({ kind: 'not_sent' });
    expect(JSON.stringify(outcome)).toContain('CLOSECALL_EGRESS_ALLOW');
  });

  it('without an API token is refused and sends nothing', async () => {
    const outcome = await ends(tickets('cloud', { apiToken: null }).create(draft));
    expect(outcome).toMatchObject({ kind: 'refused', words: 'This connection has no API token.' });
    expect(jira.asked).toEqual([]);
  });

  it('never repeats a secret that the other side echoes', async () => {
    const echo = `no: Basic ${FORMS[1]} for ${CANARY}`;
    jira.answer = sends(400, { errorMessages: [echo], errors: { [CANARY]: echo } });
    const outcome = await ends(tickets().create(draft));
    expect(outcome).toMatchObject({ kind: 'refused' });
    expectNoCanary(outcome);
  });

  it('takes no proxy from the environment', async () => {
    jira.answer = sends(201, created);
    const before = { ...process.env };
    process.env['http_proxy'] = elsewhere.url;
    process.env['HTTP_PROXY'] = elsewhere.url;
    try {
      expect(await tickets().create(draft)).toMatchObject({ kind: 'done' });
    } finally {
      process.env = before;
    }
    expect(elsewhere.asked).toEqual([]);
  });
});

describe('a search by label', () => {
  it('on Cloud follows the pages and leaves out what only resembles the label', async () => {
    const other = { ...issue, id: '5', key: 'PAY-5', fields: { labels: ['closecall-4f9a1'] } };
    jira.answer = (req, res) => {
      const isFirst = jira.asked.length === 1;
      sends(200, isFirst ? { issues: [issue], nextPageToken: 'more' } : { issues: [other] })(
        req,
        res,
      );
    };
    const found = await tickets().findByLabel('PAY', 'closecall-4f9a1c');
    expect(found).toEqual([
      {
        id: '20077',
        key: 'PAY-77',
        url: `${jira.url}/browse/PAY-77`,
        project: 'PAY',
        labels: ['closecall-4f9a1c'],
        status: { id: '3', name: 'In Progress', category: 'indeterminate' },
        resolution: null,
      },
    ]);
    expect(jira.asked.map(({ method, path }) => `${method} ${path}`)).toEqual(
      Array(2).fill('POST /rest/api/3/search/jql'),
    );
    expect(JSON.parse(jira.asked[1]?.body ?? '')).toMatchObject({
      jql: 'project = "PAY" AND labels = "closecall-4f9a1c" ORDER BY created ASC',
      nextPageToken: 'more',
    });
  });

  it('on Data Center goes on from where the last page ended', async () => {
    jira.answer = (req, res) => {
      const issues = jira.asked.length === 1 ? [issue] : [{ ...issue, id: '6', key: 'PAY-78' }];
      sends(200, { startAt: 0, maxResults: 50, total: 2, issues })(req, res);
    };
    const found = await tickets('datacenter').findByLabel('PAY', 'closecall-4f9a1c');
    expect(found.map(({ key }) => key)).toEqual(['PAY-77', 'PAY-78']);
    expect(jira.asked.map(({ path }) => path)).toEqual(Array(2).fill('/rest/api/2/search'));
    expect(jira.asked.map(({ body }) => JSON.parse(body).startAt)).toEqual([0, 1]);
  });

  it('ends, though the pages never do', async () => {
    jira.answer = sends(200, { issues: [issue], nextPageToken: 'more' });
    await ends(tickets().findByLabel('PAY', 'closecall-4f9a1c'));
    expect(jira.asked.length).toBeLessThan(20);
  });

  it.each<[string, RequestListener, object]>([
    ['400', sends(400, { errorMessages: ['no such project'] }), { code: 'refused', status: 400 }],
    ['429', sends(429, {}, { 'retry-after': '9' }), { code: 'rate_limited', retryAfterMs: 9000 }],
    ['503', sends(503, {}, { 'retry-after': '4' }), { code: 'broken_answer', retryAfterMs: 4000 }],
    ['HTML', sends(200, '<html>'), { code: 'broken_answer' }],
    ['a hang', hangs, { code: 'timeout' }],
    ['a drip', drips, { code: 'timeout' }],
    ['a reset', resets, { code: 'broken_answer' }],
    ['ten megabytes', floods, { code: 'broken_answer' }],
  ])('that meets %s throws an OutboundError', async (_, answer, expected) => {
    jira.answer = answer;
    const error = await ends(tickets().findByLabel('PAY', 'x'));
    expect(error).toBeInstanceOf(OutboundError);
    expect(error).toMatchObject(expected);
    expectNoCanary(error);
  });
});

describe('a read', () => {
  it('tells the ticket as it is now', async () => {
    jira.answer = sends(200, issue);
    expect(await tickets().read('PAY-77')).toMatchObject({ key: 'PAY-77', project: 'PAY' });
    expect(jira.asked[0]?.path).toMatch(/^\/rest\/api\/3\/issue\/PAY-77\?fields=summary,/);
  });

  it('of a ticket that is gone is null', async () => {
    jira.answer = sends(404, { errorMessages: ['Issue does not exist'] });
    expect(await tickets().read('PAY-77')).toBeNull();
  });

  it.each(['../../../secure/admin', 'PAY-77/transitions', 'PAY-77?x=', '..', ''])(
    'never asks for "%s"',
    async (key) => {
      expect(await ends(tickets().read(key))).toMatchObject({ code: 'refused' });
      expect(jira.asked).toEqual([]);
    },
  );
});

describe('comments', () => {
  const body = [{ kind: 'paragraph' as const, parts: [{ text: 'Again: closecall-4f9a1c' }] }];

  it.each(['cloud', 'datacenter'] as const)('on %s are added and changed', async (deployment) => {
    jira.answer = sends(201, { id: '40001' });
    const tracker = tickets(deployment);
    expect(await tracker.addComment('PAY-77', body)).toEqual({
      kind: 'done',
      value: { commentId: '40001' },
    });
    await tracker.updateComment('PAY-77', '40001', body);
    const version = deployment === 'cloud' ? 3 : 2;
    expect(jira.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `POST /rest/api/${version}/issue/PAY-77/comment`,
      `PUT /rest/api/${version}/issue/PAY-77/comment/40001`,
    ]);
    for (const { body: sent } of jira.asked) expect(sent).toContain('Again: closecall');
  });

  it.each(['cloud', 'datacenter'] as const)(
    'on %s are found by what we sent',
    async (deployment) => {
      jira.answer = sends(201, { id: '40001' });
      await tickets(deployment).addComment('PAY-77', body);
      const ours = JSON.parse(jira.asked[0]?.body ?? '').body;
      jira.answer = sends(200, {
        total: 3,
        comments: [{ id: '1', body: 'other' }, { id: '2', body: ours }, { id: '3' }],
      });
      expect(await tickets(deployment).findComments('PAY-77', 'closecall-4f9a1c')).toEqual(['2']);
    },
  );

  it('that meet a refusal or silence end as a create does', async () => {
    jira.answer = sends(403, { errorMessages: ['You may not comment.'] });
    const refused = { kind: 'refused', words: 'You may not comment.' };
    expect(await ends(tickets().addComment('PAY-77', body))).toMatchObject(refused);
    jira.answer = hangs;
    expect(await ends(tickets().addComment('PAY-77', body))).toMatchObject({ kind: 'ambiguous' });
  });
});
