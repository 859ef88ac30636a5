import type { RequestListener } from 'node:http';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { TicketDraft } from '../../connectors/contract-tickets.ts';
import { Settings } from '../../connectors/jira/schema.ts';
import { jiraTickets } from '../../connectors/jira/tickets.ts';
import { createOutbound } from '../../src/outbound/create-outbound.ts';
import { drips, floods, hangs, resets, sends, startProvider } from '../outbound/provider-server.ts';
import { startUnproven } from '../outbound/unproven-server.ts';
import { BASIC, EMAIL, ends, expectNoSecret, LIMIT_MS, startJira, TOKEN } from './jira-site.ts';

const { jira, tickets, close } = await startJira();
const elsewhere = await startProvider(sends(201, { id: '1', key: 'PAY-1' }));
beforeEach(() => {
  jira.asked.length = 0;
  elsewhere.asked.length = 0;
});
afterAll(() => Promise.all([close(), elsewhere.close()]));

const draft: TicketDraft = {
  project: 'PAY',
  issueType: 'Task',
  summary: 'Near miss: checkout\npaged',
  labels: ['closecall-4f9a1c', 'near miss'],
  body: [{ kind: 'paragraph', parts: [{ text: 'It cleared {panel} itself' }] }],
};

const created = { id: '20077', key: 'PAY-77', self: 'x' };
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
    expect(asked?.headers.authorization).toBe(`Basic ${BASIC}`);
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
    expect(asked?.headers.authorization).toBe(`Bearer ${TOKEN}`);
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
    expectNoSecret(outcome);
  });

  it('that finds nobody listening was not sent', async () => {
    const gone = await startProvider();
    await gone.close();
    const outcome = await ends(tickets('cloud', { siteUrl: gone.url }).create(draft));
    expect(outcome).toMatchObject({ kind: 'not_sent', retryAfterMs: null });
    expectNoSecret(outcome);
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
      const tracker = jiraTickets({ settings, apiToken: TOKEN, outbound: deaf }, LIMIT_MS);
      expect(await ends(tracker.create(draft))).toMatchObject({ kind: 'not_sent' });
      deaf.close();
    }
  });

  it('to a site that can’t prove who it is was not sent, and not a byte of it left', async () => {
    const site = await startUnproven();
    const outcome = await ends(tickets('cloud', { siteUrl: site.url }).create(draft));
    expect(outcome).toMatchObject({
      kind: 'not_sent',
      detail: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT'),
    });
    expect(await site.received()).toBe(0);
    expectNoSecret(outcome);
  });

  it('that fails at the handshake has an unknown end', async () => {
    const siteUrl = jira.url.replace('http:', 'https:');
    const outcome = await ends(tickets('cloud', { siteUrl }).create(draft));
    expect(outcome).toMatchObject({ kind: 'ambiguous' });
    expectNoSecret(outcome);
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
    const echo = `no: Basic ${BASIC} for ${TOKEN}`;
    jira.answer = sends(400, { errorMessages: [echo], errors: { [TOKEN]: echo } });
    const outcome = await ends(tickets().create(draft));
    expect(outcome).toMatchObject({ kind: 'refused' });
    expectNoSecret(outcome);
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
