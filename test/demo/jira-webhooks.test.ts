import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { services } from '../../src/demo/acme.ts';
import { changeTicketFailed } from '../../src/demo/scenarios/change-ticket-scenarios.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import type { StandInJira } from '../../src/demo/stand-ins/jira/stand-in-jira.ts';
import { type HookReceiver, hmacHex, startHookReceiver } from './hook-receiver.ts';
import { callJira, createTicket, document, startJira } from './jira-calls.ts';
import { movingClock } from './moving-clock.ts';

const WITHIN = { timeout: 10_000 };

let receiver: HookReceiver;
let jira: StandInJira;

beforeEach(async () => {
  receiver = await startHookReceiver();
  jira = await startJira({
    clock: movingClock(),
    hook: { url: receiver.url, secrets: ['jira-secret'] },
    hookRules: { retryDelaysMs: [1, 1] },
    webhookTiming: 'before_answer',
  });
});

afterEach(async () => {
  await jira.close();
  await receiver.close();
});

describe('the webhooks of the stand-in Jira', () => {
  it('tell of a new issue with its labels, signed, before or after the 201', async () => {
    await createTicket(jira);
    const [hook] = receiver.received;
    expect(hook?.json).toMatchObject({
      timestamp: Date.parse('2026-10-05T08:00:00Z'),
      webhookEvent: 'jira:issue_created',
      issue_event_type_name: 'issue_created',
      issue: { key: 'PAY-1', fields: { labels: ['nm-1a2b3c'], status: { name: 'To Do' } } },
    });
    // Webhooks have the v2 shape on Cloud too.
    expect(hook?.json['issue']).toHaveProperty('fields.description', expect.any(String));
    expect(hook?.headers).toMatchObject({
      'user-agent': 'Atlassian Webhook HTTP Client',
      'x-atlassian-webhook-flow': 'Primary',
      'x-atlassian-webhook-identifier': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'x-hub-signature': `sha256=${await hmacHex('jira-secret', hook?.body ?? Buffer.of())}`,
    });
  });

  it('tell of a move with status and resolution in one changelog', async () => {
    await createTicket(jira);
    await jira.moveIssue('PAY-1', 'Done');
    expect(receiver.received[1]?.json).toMatchObject({
      webhookEvent: 'jira:issue_updated',
      issue_event_type_name: 'issue_generic',
      issue: { fields: { status: { name: 'Done', statusCategory: { key: 'done' } } } },
      changelog: {
        id: expect.stringMatching(/^\d+$/),
        items: [
          { field: 'resolution', fieldId: 'resolution', from: null, toString: 'Done' },
          { field: 'status', fromString: 'To Do', to: '10001', toString: 'Done' },
        ],
      },
    });
  });

  it('tell of labels that change, of a deletion and of a comment', async () => {
    await createTicket(jira);
    await callJira(jira, '/rest/api/3/issue/PAY-1/comment', { json: { body: document } });
    await jira.editLabels('PAY-1', []);
    await jira.deleteIssue('PAY-1');
    const [, comment, labels, deletion] = receiver.received.map(({ json }) => json);
    expect(comment).toMatchObject({
      webhookEvent: 'comment_created',
      comment: { body: expect.any(String) },
      issue: { key: 'PAY-1' },
    });
    expect(labels).toMatchObject({
      changelog: { items: [{ field: 'labels', fromString: 'nm-1a2b3c', toString: '' }] },
    });
    expect(deletion).toMatchObject({ webhookEvent: 'jira:issue_deleted' });
    expect((await callJira(jira, '/rest/api/3/issue/PAY-1')).status).toBe(404);
  });

  it('are sent again with the same identifier when the receiver is in trouble', async () => {
    receiver.answerNext(503);
    await createTicket(jira);
    const ids = receiver.received.map(({ headers }) => headers['x-atlassian-webhook-identifier']);
    expect(ids).toEqual([ids[0], ids[0]]);
    expect(jira.webhooks()).toMatchObject([{ result: { kind: 'delivered' } }]);
  });
});

describe('a change ticket that a scenario tells of', () => {
  it('is sent signed, and is an issue of the stand-in from then on', async () => {
    const at = new Date('2026-10-05T05:00:00Z');
    const told = changeTicketFailed({
      ids: seededIds('told'),
      at,
      service: services.catalogue,
    });
    for (const delivery of told) {
      expect((await jira.send(delivery)).kind).toBe('delivered');
    }
    expect(receiver.received.at(-1)?.headers).toHaveProperty('x-hub-signature');
    const [issue] = jira.issues();
    const { json } = await callJira(jira, `/rest/api/3/issue/${issue?.key}`);
    expect(json).toMatchObject({
      id: issue?.id,
      fields: { status: { name: 'Rolled back' }, project: { key: 'CHG' } },
    });
    // An older webhook that comes again takes nothing back.
    if (told[0]) jira.learn(told[0]);
    expect(jira.issues()).toMatchObject([{ status: { name: 'Rolled back' } }]);
    expect(await (await fetch(`${jira.url}/browse/${issue?.key}`)).text()).toContain('Rolled back');
  });
});

describe('when a webhook arrives', () => {
  /** What the call that caused each webhook had been answered when the webhook came. */
  let answeredThen: (number | null | undefined)[];

  beforeEach(() => {
    answeredThen = [];
    receiver.onHook(() => answeredThen.push(jira.calls('create_issue').at(-1)?.status));
  });

  it('is before the 201 when told so', async () => {
    jira.setWebhookTiming('before_answer');
    await createTicket(jira);
    expect(answeredThen).toEqual([null]);
  });

  it('is after the 201, soon or later', async () => {
    jira.setWebhookTiming('after_answer');
    await createTicket(jira);
    await vi.waitFor(() => expect(answeredThen).toEqual([201]), WITHIN);
    jira.setWebhookTiming({ lateMs: 80 });
    const startedAt = performance.now();
    await createTicket(jira);
    await vi.waitFor(() => expect(answeredThen).toEqual([201, 201]), WITHIN);
    expect(performance.now() - startedAt).toBeGreaterThan(70);
  });

  it('is never, or when it is asked for', async () => {
    jira.setWebhookTiming('never');
    await createTicket(jira);
    expect(jira.webhooks()).toEqual([]);
    jira.setWebhookTiming('on_demand');
    await createTicket(jira);
    expect(jira.webhooks()).toMatchObject([{ result: null }]);
    expect(await jira.deliverHeldWebhooks()).toMatchObject([{ kind: 'delivered' }]);
    expect(receiver.received).toHaveLength(1);
  });

  it('may be twice: a webhook can be sent again by hand', async () => {
    await createTicket(jira);
    const [webhook] = jira.webhooks();
    if (!webhook) throw new Error('no webhook');
    await jira.send(webhook.delivery);
    expect(receiver.received[1]?.body).toEqual(receiver.received[0]?.body);
  });

  it('comes for an issue whose creation got no answer', async () => {
    jira.faults.next('create_issue', { kind: 'reset', committed: true });
    await expect(createTicket(jira)).rejects.toThrow();
    expect(receiver.received).toHaveLength(1);
  });

  it('says nothing of the issue of a comment on Data Center, and has no identifier', async () => {
    const dataCenter = await startJira({
      clock: movingClock(),
      flavour: 'datacenter',
      hook: { url: receiver.url, secrets: ['s'] },
      webhookTiming: 'before_answer',
    });
    const authorization = 'Bearer jira-token';
    const fields = { project: { key: 'PAY' }, issuetype: { name: 'Task' }, summary: 'A' };
    await callJira(dataCenter, '/rest/api/2/issue', { authorization, json: { fields } });
    const json = { body: 'text' };
    await callJira(dataCenter, '/rest/api/2/issue/PAY-1/comment', { authorization, json });
    const comment = receiver.received[1];
    expect(comment?.json).not.toHaveProperty('issue');
    expect(comment?.headers).not.toHaveProperty('x-atlassian-webhook-identifier');
    expect(comment?.headers).toHaveProperty('x-hub-signature');
    await dataCenter.close();
  });
});
