import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { people, services } from '../../src/demo/acme.ts';
import {
  pageAbandoned,
  pageResolvedByPerson,
  pageThatClearsItself,
} from '../../src/demo/scenarios/page-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import {
  type StandInPagerDuty,
  startStandInPagerDuty,
} from '../../src/demo/stand-ins/pagerduty/stand-in-pagerduty.ts';
import { type HookReceiver, hmacHex, startHookReceiver } from './hook-receiver.ts';
import { movingClock, START } from './moving-clock.ts';

const base = { ids: seededIds('stand-in-pagerduty'), at: START, service: services.checkout };

let receiver: HookReceiver;
let pagerDuty: StandInPagerDuty;

beforeEach(async () => {
  receiver = await startHookReceiver();
  pagerDuty = await startStandInPagerDuty({
    clock: movingClock(),
    apiToken: 'pd-token',
    hook: { url: receiver.url, secrets: ['pd-secret'] },
    hookRules: { retryDelaysMs: [1, 1] },
  });
});

afterEach(async () => {
  await pagerDuty.close();
  await receiver.close();
});

async function call(
  path: string,
  options: { token?: string; json?: unknown; method?: string } = {},
) {
  const { token = 'pd-token', json } = options;
  const response = await fetch(`${pagerDuty.url}${path}`, {
    method: options.method ?? (json === undefined ? 'GET' : 'POST'),
    headers: { authorization: `Token token=${token}` },
    ...(json !== undefined && { body: JSON.stringify(json) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, json: text && JSON.parse(text) };
}

function learn(deliveries: readonly ScenarioDelivery[]): string {
  for (const delivery of deliveries) pagerDuty.learn(delivery);
  return JSON.parse(deliveries[0]?.body ?? '').event.data.id;
}

async function resolution(id: string) {
  const { json } = await call(`/incidents/${id}/log_entries?include[]=channels&is_overview=false`);
  return json.log_entries.findLast(({ type }: { type: string }) => type === 'resolve_log_entry');
}

describe('incidents of the stand-in PagerDuty', () => {
  it('are what its webhooks told', async () => {
    const id = learn(pageThatClearsItself(base));
    expect((await call(`/incidents/${id}`)).json.incident).toMatchObject({
      id,
      status: 'resolved',
      resolved_at: '2026-10-05T08:04:00Z',
      created_at: '2026-10-05T08:00:00Z',
      service: { id: services.checkout.pagerDutyId },
      alert_counts: { all: 1, resolved: 1, triggered: 0 },
      acknowledgements: [],
      last_status_change_by: { type: 'inbound_integration_reference' },
    });
    const { alerts } = (await call(`/incidents/${id}/alerts`)).json;
    expect(alerts).toMatchObject([{ status: 'resolved', alert_key: expect.any(String) }]);
    const service = (await call(`/services/${services.checkout.pagerDutyId}`)).json;
    expect(service.service).toMatchObject({ auto_resolve_timeout: 14_400, name: 'Checkout' });
    expect((await call('/incidents/QNOBODY')).status).toBe(404);
  });

  it('have a log that says who was notified and who resolved it', async () => {
    const byPerson = learn(pageResolvedByPerson({ ...base, who: people.sasha, note: 'Done.' }));
    const { json } = await call(`/incidents/${byPerson}/log_entries`);
    expect(json.log_entries.map(({ type }: { type: string }) => type)).toEqual([
      'trigger_log_entry',
      'notify_log_entry',
      'acknowledge_log_entry',
      'resolve_log_entry',
      'annotate_log_entry',
    ]);
    expect(await resolution(byPerson)).toMatchObject({
      agent: { id: people.sasha.pagerDutyId, type: 'user_reference' },
      channel: { type: 'website' },
    });
  });

  it('tell the monitor, the timer and other automation apart in the log', async () => {
    const agent = { type: 'service_reference' };
    const monitor = learn(pageThatClearsItself(base));
    expect(await resolution(monitor)).toMatchObject({ agent, channel: { type: 'api' } });
    const timer = learn(pageAbandoned(base));
    expect(await resolution(timer)).toMatchObject({ agent, channel: { type: 'timeout' } });
    const unknown = learn(pageThatClearsItself({ ...base, by: null }));
    expect(await resolution(unknown)).toMatchObject({ agent, channel: { type: 'auto' } });
    pagerDuty.setResolveChannel(unknown, 'email');
    expect(await resolution(unknown)).toMatchObject({ channel: { type: 'email' } });
  });

  it('are listed by time, page by page', async () => {
    const first = learn(pageThatClearsItself(base));
    learn(pageThatClearsItself({ ...base, at: new Date('2026-10-06T08:00:00Z') }));
    const window = 'since=2026-10-05T00:00:00Z&until=2026-10-06T00:00:00Z';
    const { json } = await call(`/incidents?${window}`);
    expect(json).toMatchObject({ incidents: [{ id: first }], more: false });
    expect((await call('/incidents?limit=1')).json).toMatchObject({ more: true, limit: 1 });
    const oldest = (await call('/incidents?limit=1&sort_by=created_at:asc')).json;
    expect(oldest.incidents).toMatchObject([{ id: first }]);
    expect((await call('/incidents?statuses[]=triggered')).json.incidents).toEqual([]);
    expect((await call('/incidents?statuses[]=triggered&statuses[]=resolved')).json).toMatchObject({
      incidents: [{}, { id: first }],
    });
    expect((await call('/incidents?limit=100&offset=9901')).status).toBe(400);
  });

  it('hold in their log what a test adds, and the key of their alert', async () => {
    const id = learn(pageThatClearsItself(base));
    pagerDuty.addLogEntry(id, { type: 'exhaust_escalation_path', at: START });
    const { log_entries: log } = (await call(`/incidents/${id}/log_entries`)).json;
    expect(log.at(-1)).toMatchObject({ type: 'exhaust_escalation_path_log_entry' });
    const { alerts } = (await call(`/incidents/${id}/alerts`)).json;
    expect(log[0].channel.cef_details.dedup_key).toBe(alerts[0].alert_key);
  });
});

describe('the account of the stand-in PagerDuty', () => {
  it('answers who one is and what one may do', async () => {
    expect((await call('/users/me')).json.user).toMatchObject({ type: 'user' });
    expect((await call('/abilities')).json.abilities).toContain('teams');
    expect((await call('/abilities')).headers.get('ratelimit-limit')).toBe('960');
  });

  it('refuses a wrong key', async () => {
    const { status, json } = await call('/abilities', { token: 'wrong' });
    expect(status).toBe(401);
    expect(json.error).toMatchObject({ code: expect.any(Number), message: 'Unauthorized' });
  });
});

describe('subscriptions of the stand-in PagerDuty', () => {
  const wanted = (url: string) => ({
    webhook_subscription: {
      type: 'webhook_subscription',
      delivery_method: { type: 'http_delivery_method', url },
      events: ['incident.resolved'],
      filter: { type: 'account_reference' },
    },
  });

  it('show their secret once, and ping with it', async () => {
    const made = (await call('/webhook_subscriptions', { json: wanted(receiver.url) })).json;
    const { id, delivery_method: method } = made.webhook_subscription;
    expect(method.secret).toMatch(/^[0-9a-f]{64}$/);
    const shown = (await call(`/webhook_subscriptions/${id}`)).json.webhook_subscription;
    expect(shown.delivery_method.secret).toBeNull();
    const ping = await call(`/webhook_subscriptions/${id}/ping`, { method: 'POST' });
    expect(ping.status).toBe(202);
    const [hook] = receiver.received;
    expect(hook?.json).toMatchObject({ event: { event_type: 'pagey.ping' } });
    const signature = await hmacHex(method.secret, hook?.body ?? Buffer.of());
    expect(hook?.headers['x-pagerduty-signature']).toBe(`v1=${signature}`);
  });

  it('are at most ten, and can be revived after too many refusals', async () => {
    for (let count = 0; count < 10; count += 1) {
      const made = await call('/webhook_subscriptions', { json: wanted(receiver.url) });
      expect(made.status).toBe(201);
    }
    const eleventh = await call('/webhook_subscriptions', { json: wanted(receiver.url) });
    expect(eleventh.json.error.code).toBe(2019);
    receiver.answerNext(400, 400, 400);
    for (const delivery of pageThatClearsItself(base)) await pagerDuty.send(delivery);
    for (const delivery of pageThatClearsItself(base)) await pagerDuty.send(delivery);
    expect(pagerDuty.isSwitchedOff()).toBe(true);
    const [subscription] = pagerDuty.subscriptions();
    await call(`/webhook_subscriptions/${subscription?.id}/enable`, { method: 'POST' });
    expect(pagerDuty.isSwitchedOff()).toBe(false);
  });
});

describe('a webhook of the stand-in PagerDuty', () => {
  it('has the headers that PagerDuty sends, and a signature per secret', async () => {
    pagerDuty.sendWebhooksTo({ url: receiver.url, secrets: ['old', 'new'] });
    for (const delivery of pageThatClearsItself(base)) await pagerDuty.send(delivery);
    const [hook] = receiver.received;
    expect(hook?.headers).toMatchObject({
      'user-agent': 'PagerDuty-Webhook/V3.0',
      'x-webhook-id': expect.any(String),
      'x-webhook-subscription': expect.stringMatching(/^P/),
      'x-pagerduty-signature': expect.stringMatching(/^v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/),
    });
  });

  it('has links that open a page', async () => {
    const id = learn(pageThatClearsItself(base));
    const response = await fetch(`${pagerDuty.webUrl}/incidents/${id}`);
    expect(await response.text()).toContain('Checkout: p99 latency above 2 s');
  });
});
