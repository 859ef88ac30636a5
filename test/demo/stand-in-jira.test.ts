import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { softwareProject } from '../../src/demo/shapes/jira/projects.ts';
import type { StandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import {
  callJira,
  createTicket,
  credentials,
  document,
  newTicket,
  searchLabel,
  startJira,
} from './jira-calls.ts';
import { movingClock } from './moving-clock.ts';

const clock = movingClock();
let jira: StandInJira;

beforeEach(async () => {
  jira = await startJira({ clock });
});

afterEach(() => jira.close());

describe('creating an issue', () => {
  it('answers 201 with id, key and self, and keeps what it was given', async () => {
    const made = await createTicket(jira);
    expect(made.status).toBe(201);
    expect(made.json).toEqual({
      id: expect.stringMatching(/^\d+$/),
      key: 'PAY-1',
      self: `${jira.url}/rest/api/3/issue/${made.json['id']}`,
    });
    expect(jira.issues()).toMatchObject([
      { key: 'PAY-1', summary: 'Checkout paged for 4 min', labels: ['nm-1a2b3c'], document },
    ]);
    const read = await callJira(jira, '/rest/api/3/issue/PAY-1');
    expect(read.json).toMatchObject({
      key: 'PAY-1',
      fields: {
        summary: 'Checkout paged for 4 min',
        labels: ['nm-1a2b3c'],
        description: document,
        project: { key: 'PAY' },
        status: { name: 'To Do', statusCategory: { key: 'new' } },
        resolution: null,
      },
    });
  });

  it('takes text on v2 and shows a document as wiki text there', async () => {
    const json = newTicket({ description: 'h2. What happened' });
    expect((await callJira(jira, '/rest/api/2/issue', { json })).status).toBe(201);
    await createTicket(jira);
    const read = await callJira(jira, '/rest/api/2/issue/PAY-2?fields=description');
    expect(read.json['fields']).toEqual({
      description: 'h2. What happened\n\nCheckout paged.',
    });
  });

  it.each([
    ['an unknown project', { project: { key: 'NOPE' } }, 'project'],
    ['an unknown issue type', { issuetype: { name: 'Epic' } }, 'issuetype'],
    ['no summary', { summary: '' }, 'summary'],
    ['a summary of 256 characters', { summary: 'x'.repeat(256) }, 'summary'],
    ['a summary of two lines', { summary: 'one\ntwo' }, 'summary'],
    ['a label with a space', { labels: ['near miss'] }, 'labels'],
    ['a text as description', { description: 'text' }, 'description'],
    ['an empty text node', { description: paragraph({ type: 'text', text: '' }) }, 'description'],
    ['a node that is no text', { description: paragraph({ type: 'mention' }) }, 'description'],
    ['a field that nobody has', { customfield_1: 'x' }, 'customfield_1'],
  ])('refuses %s with 400 and names the field', async (_, fields, field) => {
    const { status, json } = await createTicket(jira, fields);
    expect(status).toBe(400);
    expect(json).toEqual({ errorMessages: [], errors: { [field]: expect.any(String) } });
    expect(jira.issues()).toEqual([]);
  });

  it('takes a summary of 255 characters', async () => {
    expect((await createTicket(jira, { summary: 'x'.repeat(255) })).status).toBe(201);
  });

  it('refuses a document on v2', async () => {
    const refused = await callJira(jira, '/rest/api/2/issue', { json: newTicket() });
    expect(refused.json['errors']).toEqual({ description: 'Operation value must be a string' });
  });

  it('refuses labels, or leaves them out, where they are not on the screen', async () => {
    const projects = [
      softwareProject(1, 'PAY', 'Payments', 'refused'),
      softwareProject(2, 'SHOP', 'Storefront', 'left_out'),
    ];
    const strict = await startJira({ clock, projects });
    expect((await createTicket(strict)).json['errors']).toHaveProperty('labels');
    expect((await createTicket(strict, { project: { key: 'SHOP' } })).status).toBe(201);
    expect(strict.issues()).toMatchObject([{ labels: [] }]);
    await strict.close();
  });
});

describe('credentials', () => {
  it('answers 401 without them and with wrong ones', async () => {
    for (const authorization of ['', 'Basic bm9ib2R5', `Bearer ${credentials.apiToken}`]) {
      expect((await callJira(jira, '/rest/api/3/myself', { authorization })).status).toBe(401);
    }
    expect((await callJira(jira, '/rest/api/3/myself')).status).toBe(200);
  });

  it('stay out of the ledger', async () => {
    await callJira(jira, '/rest/api/3/myself');
    expect(JSON.stringify(jira.calls())).not.toContain('Basic');
  });
});

describe('search', () => {
  it('finds by project and label, with the fields asked for', async () => {
    await createTicket(jira);
    await createTicket(jira, { labels: ['another'] });
    await createTicket(jira, { project: { key: 'SHOP' } });
    const { json } = await searchLabel(jira, 'nm-1a2b3c');
    expect(json).toMatchObject({
      isLast: true,
      issues: [{ key: 'PAY-1', fields: { labels: ['nm-1a2b3c'], status: { name: 'To Do' } } }],
    });
    expect(JSON.stringify(json)).not.toContain('summary');
  });

  it('does not see an issue until the lag is over', async () => {
    jira.setSearchLagMs(5_000);
    await createTicket(jira);
    expect((await searchLabel(jira, 'nm-1a2b3c')).json['issues']).toEqual([]);
    expect((await callJira(jira, '/rest/api/3/issue/PAY-1')).status).toBe(200);
    clock.move(5_000);
    expect((await searchLabel(jira, 'nm-1a2b3c')).json['issues']).toHaveLength(1);
  });

  it('never sees it when the lag is endless, until that is changed', async () => {
    jira.setSearchLagMs(Number.POSITIVE_INFINITY);
    await createTicket(jira);
    clock.move(1e9);
    expect((await searchLabel(jira, 'nm-1a2b3c')).json['issues']).toEqual([]);
    jira.setSearchLagMs(0);
    expect((await searchLabel(jira, 'nm-1a2b3c')).json['issues']).toHaveLength(1);
  });

  it('goes on where a page ended', async () => {
    for (const _ of [1, 2, 3]) await createTicket(jira);
    const jql = 'project = PAY ORDER BY created';
    const path = '/rest/api/3/search/jql';
    const first = await callJira(jira, path, { json: { jql, maxResults: 2 } });
    expect(first.json).toMatchObject({ isLast: false, issues: [{}, {}] });
    const { nextPageToken } = first.json;
    const second = await callJira(jira, path, { json: { jql, maxResults: 2, nextPageToken } });
    expect(second.json).toMatchObject({ isLast: true, issues: [{}] });
  });

  it('refuses an unbounded query, an unknown project and what it does not understand', async () => {
    for (const jql of ['', 'project = NOPE', 'labels = a OR labels = b', 'labels = "a']) {
      const { status } = await callJira(jira, '/rest/api/3/search/jql', { json: { jql } });
      expect(status).toBe(400);
    }
  });

  it('has removed the old address on Cloud', async () => {
    const json = { jql: 'project = PAY' };
    expect((await callJira(jira, '/rest/api/3/search', { json })).status).toBe(410);
  });
});

describe('comments', () => {
  it('are added, changed and listed', async () => {
    await createTicket(jira);
    const path = '/rest/api/3/issue/PAY-1/comment';
    const added = await callJira(jira, path, { json: { body: document } });
    expect(added).toMatchObject({ status: 201, json: { body: document } });
    const changed = paragraph({ type: 'text', text: 'Seen twice.' });
    const one = `${path}/${added.json['id']}`;
    expect((await callJira(jira, one, { method: 'PUT', json: { body: changed } })).status).toBe(
      200,
    );
    expect((await callJira(jira, path)).json).toMatchObject({
      total: 1,
      comments: [{ id: added.json['id'], body: changed }],
    });
    expect(jira.comments('PAY-1')).toMatchObject([{ text: 'Seen twice.' }]);
  });

  it('are refused as text on v3, and with 404 on an issue that is not there', async () => {
    await createTicket(jira);
    const json = { body: 'text' };
    expect((await callJira(jira, '/rest/api/3/issue/PAY-1/comment', { json })).status).toBe(400);
    expect((await callJira(jira, '/rest/api/3/issue/PAY-9/comment', { json })).status).toBe(404);
  });
});

describe('the rest of the API', () => {
  it('tells what can be created where', async () => {
    const types = await callJira(jira, '/rest/api/3/issue/createmeta/PAY/issuetypes');
    expect(types.json['issueTypes']).toMatchObject([{ name: 'Task' }, { name: 'Bug' }]);
    const path = '/rest/api/3/issue/createmeta/PAY/issuetypes/10002';
    const { json } = await callJira(jira, path);
    expect(json['fields']).toContainEqual(expect.objectContaining({ fieldId: 'labels' }));
  });

  it('moves an issue by a transition', async () => {
    await createTicket(jira);
    const path = '/rest/api/3/issue/PAY-1/transitions';
    const { json } = await callJira(jira, path);
    expect(json['transitions']).toContainEqual(
      expect.objectContaining({ id: '10001', name: 'Done' }),
    );
    expect((await callJira(jira, path, { json: { transition: { id: '10001' } } })).status).toBe(
      204,
    );
    expect(jira.issues()).toMatchObject([
      { status: { name: 'Done' }, resolution: { name: 'Done' } },
    ]);
  });

  it('is a Data Center when told so: no v3, bearer token, old search', async () => {
    const dataCenter = await startJira({ clock, flavour: 'datacenter' });
    const authorization = `Bearer ${credentials.apiToken}`;
    const call = (path: string, json?: unknown) =>
      callJira(dataCenter, path, { authorization, ...(json !== undefined && { json }) });
    expect((await call('/rest/api/3/issue', newTicket())).status).toBe(404);
    expect((await call('/rest/api/2/issue', newTicket({ description: 'text' }))).status).toBe(201);
    const found = await call('/rest/api/2/search', {
      jql: 'labels = nm-1a2b3c',
      fields: ['labels'],
    });
    expect(found.json).toMatchObject({ total: 1, issues: [{ key: 'PAY-1' }] });
    expect((await call('/rest/api/2/serverInfo')).json).toMatchObject({ deploymentType: 'Server' });
    await dataCenter.close();
  });
});

function paragraph(node: object) {
  return { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [node] }] };
}
