import type { RequestListener } from 'node:http';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { OutboundError } from '../../connectors/contract.ts';
import { drips, floods, hangs, resets, sends } from '../outbound/provider-server.ts';
import { ends, expectNoSecret, startJira } from './jira-site.ts';

const { jira, tickets, close } = await startJira();
beforeEach(() => {
  jira.asked.length = 0;
});
afterAll(close);

const since = '2026-05-04T10:00:00.000+0100';
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
        overSince: null,
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
    expectNoSecret(error);
  });
});

describe('a read', () => {
  it('tells the ticket as it is now', async () => {
    jira.answer = sends(200, issue);
    expect(await tickets().read('PAY-77')).toMatchObject({ key: 'PAY-77', project: 'PAY' });
    expect(jira.asked[0]?.path).toMatch(/^\/rest\/api\/3\/issue\/PAY-77\?fields=summary,/);
  });

  it.each<[string, string | null, object]>([
    ['of Cloud by its status', '2026-05-04T09:00:00.000Z', { statuscategorychangedate: since }],
    ['of Data Center by its resolution', '2026-05-04T08:00:00.000Z', {}],
    ['that no date tells', null, { resolutiondate: null }],
  ])('tells since when a ticket is over, %s', async (_, expected, dates) => {
    const status = { id: '5', name: 'Done', statusCategory: { key: 'done' } };
    const resolved = { status, resolutiondate: '2026-05-04T09:00:00.000+0100', ...dates };
    jira.answer = sends(200, { ...issue, fields: { ...issue.fields, ...resolved } });
    const ticket = await tickets().read('PAY-77');
    expect(ticket?.overSince?.toISOString() ?? null).toBe(expected);
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
