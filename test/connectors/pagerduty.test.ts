import { describe, expect, it } from 'vitest';
import type { Resolver } from '../../src/core/signal.ts';
import {
  configured,
  connectorNamed,
  fixture,
  fixtureBytes,
  normalise,
  onlySignal,
  RECEIVED_AT,
  reasonIgnored,
} from './provider-fixtures.ts';

const INCIDENT = { kind: 'incident', id: 'Q1ACMECHECKOUT' };

it('tells a page that a monitor triggered, with what was known of it then', () => {
  const signal = onlySignal('page.triggered', 'pagerduty', 'incident.triggered.by-monitor');
  expect(signal).toEqual({
    kind: 'page.triggered',
    subject: INCIDENT,
    factKey: fixture('pagerduty', 'incident.triggered.by-monitor').event.id,
    occurredAt: new Date('2026-05-04T02:10:00.412Z'),
    actor: { kind: 'integration', id: 'PINT001', name: 'Metrics monitor' },
    incident: {
      number: 412,
      title: '[CRITICAL] checkout p99 latency above 2 s region: eu-west',
      serviceId: 'PT4KHLK',
      serviceName: 'checkout',
      urgency: 'high',
      priority: 'P2',
      createdAt: new Date('2026-05-04T02:10:00Z'),
      url: 'https://acme.pagerduty.com/incidents/Q1ACMECHECKOUT',
    },
  });
});

describe('who resolved a page', () => {
  it.each<[string, Resolver]>([
    ['incident.resolved.by-monitor', 'integration'],
    ['incident.resolved.old-shape', 'integration'],
    ['incident.resolved.by-person', 'person'],
    ['incident.resolved.by-bot', 'bot'],
    ['incident.resolved.by-merge', 'merged'],
    ['incident.resolved.without-agent', 'automation'],
  ])('%s: %s', (name, resolver) => {
    const signal = onlySignal('page.resolved', 'pagerduty', name);
    expect(signal.resolver).toBe(resolver);
    expect(signal.subject).toEqual(INCIDENT);
  });

  it.each([
    ['integration_reference', 'integration'],
    ['inbound_integration_reference', 'integration'],
    ['generic_events_api_inbound_integration_reference', 'integration'],
    ['service_reference', 'integration'],
    ['something_new_reference', 'automation'],
  ])('an agent of type %s is %s', (type, resolver) => {
    const payload = fixture('pagerduty', 'incident.resolved.by-monitor');
    payload.event.agent.type = type;
    const signal = onlySignal('page.resolved', 'pagerduty', 'x', payload);
    expect(signal.resolver).toBe(resolver);
  });

  it.each([['PBOT003'], ['Deploy Helper'], [' pbot003 ']])(
    'knows a bot that is listed as "%s"',
    (bot) => {
      const by = configured('pagerduty', { botUsers: [bot] });
      const signal = onlySignal(
        'page.resolved',
        'pagerduty',
        'incident.resolved.by-bot',
        undefined,
        by,
      );
      expect(signal.resolver).toBe('bot');
      expect(signal.actor.kind).toBe('bot');
    },
  );

  it('knows a bot that is listed by its address once the account was found', () => {
    const settings = { botUsers: [' Helper@ACME.example', 'PX'] };
    const name = 'incident.resolved.by-bot';
    const resolverBy = (found?: Record<string, string | null>) => {
      const result = connectorNamed('pagerduty').configure(settings, found);
      if (!result.ok) throw new Error('a fault in the settings');
      expect(result.value.accounts.addresses).toEqual(['helper@acme.example']);
      return onlySignal('page.resolved', 'pagerduty', name, undefined, result.value).resolver;
    };
    expect(resolverBy()).toBe('person');
    expect(resolverBy({ 'helper@acme.example': null })).toBe('person');
    expect(resolverBy({ 'helper@acme.example': 'PBOT003' })).toBe('bot');
  });

  it('takes a user for a person when no bot of that name is listed', () => {
    const by = configured('pagerduty', {});
    const name = 'incident.resolved.by-bot';
    expect(onlySignal('page.resolved', 'pagerduty', name, undefined, by).resolver).toBe('person');
  });

  it('says of a merge who merged, and that nothing was resolved', () => {
    const signal = onlySignal('page.resolved', 'pagerduty', 'incident.resolved.by-merge');
    expect(signal.actor).toMatchObject({ kind: 'person', name: 'Mia Tanaka' });
  });
});

it.each([
  ['incident.acknowledged.by-person', 'page.acknowledged', 'person'],
  ['incident.unacknowledged.by-timer', 'page.unacknowledged', 'automation'],
  ['incident.escalated.by-timer', 'page.escalated', 'automation'],
  ['incident.reassigned.by-person', 'page.reassigned', 'person'],
  ['incident.reopened.by-person', 'page.reopened', 'person'],
  ['incident.priority_updated.by-person', 'page.changed', 'person'],
] as const)('%s is a %s', (name, kind, actor) => {
  const signal = onlySignal(kind, 'pagerduty', name);
  expect(signal.actor.kind).toBe(actor);
  expect(signal.incident.title).not.toBe('');
});

it('reads notes, updates and replies as words of people on the page', () => {
  const texts = [
    'incident.annotated.by-person',
    'incident.status_update_published.by-person',
    'incident.responder.replied.by-person',
  ].map((name) => onlySignal('page.noted', 'pagerduty', name).text);
  expect(texts).toEqual([
    'Near miss: the cache warmed just in time',
    'Looking into slow checkouts',
    'Answered the request to help: accepted. On it',
  ]);
});

it('reads who was asked to help', () => {
  const signal = onlySignal(
    'page.responder_asked',
    'pagerduty',
    'incident.responder.added.by-person',
  );
  expect(signal.responder).toBe('Omar Reyes');
});

describe('what people do beside', () => {
  const person = { id: 'PUSER01', type: 'user_reference', summary: 'Mia Tanaka' };
  const told = (type: string, agent: unknown) => {
    const payload = fixture('pagerduty', 'incident.workflow.started');
    payload.event.event_type = `incident.${type}`;
    payload.event.agent = agent;
    return payload;
  };

  it.each([
    ['role.assigned', 'role'],
    ['conference_bridge.updated', 'bridge'],
    ['task.created', 'task'],
    ['task.updated', 'task'],
    ['task.completed', 'task'],
    ['action_invocation.created', 'automation_action'],
    ['action_invocation.updated', 'automation_action'],
    ['action_invocation.terminated', 'automation_action'],
    ['workflow.started', 'workflow'],
    ['custom_field_values.updated', 'fields'],
  ])('%s is a hand in the page, and nothing where automation did it', (type, what) => {
    const signal = onlySignal('page.handled', 'pagerduty', 'x', told(type, person));
    expect(signal).toMatchObject({ subject: INCIDENT, what, actor: { kind: 'person' } });
    for (const agent of [null, { ...person, type: 'workflow_reference' }]) {
      const read = normalise('pagerduty', 'x', told(type, agent));
      expect(read).toMatchObject({ ok: true, value: { signals: [] } });
    }
  });
});

it('recognises the test ping and says that the connection works', () => {
  expect(reasonIgnored('pagerduty', 'pagey.ping')).toContain('the connection works');
});

it('loses no event for a field that is missing or not as documented', () => {
  const name = 'incident.resolved.by-monitor';
  const { event } = fixture('pagerduty', name);
  for (const field of Object.keys(event.data).filter((key) => key !== 'id')) {
    for (const value of [undefined, null, 7, { odd: true }]) {
      if (field === 'type' && value !== undefined && value !== null) continue;
      const payload = fixture('pagerduty', name);
      payload.event.data[field] = value;
      expect(onlySignal('page.resolved', 'pagerduty', name, payload).subject).toEqual(INCIDENT);
    }
  }
  for (const field of ['agent', 'client', 'occurred_at', 'resource_type']) {
    const payload = fixture('pagerduty', name);
    delete payload.event[field];
    expect(onlySignal('page.resolved', 'pagerduty', name, payload).subject).toEqual(INCIDENT);
  }
});

it('takes the time of receipt where the event has none that can be read', () => {
  for (const time of [undefined, null, 'yesterday', '1969-12-31T23:59:59Z', 'x'.repeat(500)]) {
    const payload = fixture('pagerduty', 'incident.resolved.by-monitor');
    payload.event.occurred_at = time;
    const signal = onlySignal('page.resolved', 'pagerduty', 'x', payload);
    expect(signal.occurredAt).toEqual(RECEIVED_AT);
  }
});

it('quarantines an event that names no incident, and says where it should be', () => {
  const payload = fixture('pagerduty', 'incident.resolved.by-monitor');
  delete payload.event.data.id;
  const result = normalise('pagerduty', 'x', payload);
  expect(result).toMatchObject({ ok: false, problem: { code: 'unreadable' } });
  if (!result.ok) expect(result.problem.detail).toContain('id');
});

it('names a delivery by the id of its event, which two subscriptions share', () => {
  const { identify } = connectorNamed('pagerduty');
  const body = fixtureBytes('pagerduty', 'pagey.ping');
  const { id } = fixture('pagerduty', 'pagey.ping').event;
  const webhookIds = ['a', 'b'].map((value) => new Map([['x-webhook-id', value]]));
  expect(webhookIds.map((headers) => identify({ headers, body }))).toEqual([id, id]);
});

it('checks any of several signatures, with blanks between them', () => {
  const { verify } = connectorNamed('pagerduty');
  const body = Buffer.from('{"t":"🚀"}');
  // Computed once with openssl: printf body | openssl dgst -sha256 -hmac "s3crét"
  const right = '8be3a1bad4a3212eb4e358e1942b492e40ee2c4f98b10496c543314ddcbe65b5';
  const header = (value: string) => ({
    headers: new Map([['x-pagerduty-signature', value]]),
    body,
  });
  expect(verify(header(`v1=${'0'.repeat(64)} , v1=${right}`), ['s3crét'])).toBe(true);
  expect(verify(header(`v2=${right}`), ['s3crét'])).toBe(false);
});

describe('settings', () => {
  const { configure } = connectorNamed('pagerduty');

  it('need nothing', () => expect(configure({}).ok).toBe(true));

  it.each([
    [{ apiURL: 'https://api.pagerduty.com' }, 'apiURL'],
    [{ apiUrl: 'ftp://api.pagerduty.com' }, 'https://'],
    [{ apiUrl: 'https://user:pass@api.pagerduty.com' }, 'secrets'],
    [{ botUsers: 'PBOT003' }, 'must be a list'],
  ])('refuse %j and say why', (settings, word) => {
    const result = configure(settings);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(JSON.stringify(result.problem)).toContain(word);
  });
});
