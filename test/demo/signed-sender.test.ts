import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { services } from '../../src/demo/acme.ts';
import { changeTicketFailed } from '../../src/demo/scenarios/change-ticket-scenarios.ts';
import { pageThatClearsItself } from '../../src/demo/scenarios/page-scenarios.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { seededIds } from '../../src/demo/seeded-ids.ts';
import { signDelivery } from '../../src/demo/stand-ins/sign-delivery.ts';
import { createSignedSender, type SignedSender } from '../../src/demo/stand-ins/signed-sender.ts';
import { createTimers, type Timers } from '../../src/demo/stand-ins/timers.ts';
import { type HookReceiver, hmacHex, startHookReceiver } from './hook-receiver.ts';
import { START } from './moving-clock.ts';

const base = { ids: seededIds('signed-sender'), at: START, service: services.checkout };
const [page] = pageThatClearsItself(base);
const [run] = pipelineRetried(base);
const [change] = changeTicketFailed(base);

let receiver: HookReceiver;
let timers: Timers;

beforeEach(async () => {
  receiver = await startHookReceiver();
  timers = createTimers();
});

afterEach(async () => {
  timers.close();
  await receiver.close();
});

function sender(
  delivery: ScenarioDelivery,
  secrets: readonly string[],
  timeoutMs = 10_000,
): SignedSender {
  const { provider } = delivery;
  const target = { url: receiver.url, secrets };
  const rules = { timeoutMs, ...(provider !== 'github' && { retryDelaysMs: [1, 1, 1] }) };
  return createSignedSender({ provider, target, clock: systemClock, timers, rules });
}

describe('the signature of a sent webhook', () => {
  it.each([
    { provider: 'github', delivery: run, header: 'x-hub-signature-256', prefix: 'sha256=' },
    { provider: 'jira', delivery: change, header: 'x-hub-signature', prefix: 'sha256=' },
    { provider: 'pagerduty', delivery: page, header: 'x-pagerduty-signature', prefix: 'v1=' },
  ])('is made over the exact bytes as $provider does', async ({ delivery, header, prefix }) => {
    if (!delivery) throw new Error('no delivery');
    await sender(delivery, ['a secret with ünïcode']).send(delivery);
    const [hook] = receiver.received;
    const expected = await hmacHex('a secret with ünïcode', hook?.body ?? Buffer.of());
    expect(hook?.headers[header]).toBe(`${prefix}${expected}`);
    expect(hook?.body.toString('utf8')).toBe(delivery.body);
  });

  it('is one per secret for PagerDuty while a secret is rotated', async () => {
    if (!page) throw new Error('no delivery');
    await sender(page, ['old', 'new']).send(page);
    const [hook] = receiver.received;
    const body = hook?.body ?? Buffer.of();
    const both = [`v1=${await hmacHex('old', body)}`, `v1=${await hmacHex('new', body)}`];
    expect(hook?.headers['x-pagerduty-signature']).toBe(both.join(','));
  });

  it('agrees with the vectors that GitHub and Atlassian publish', () => {
    const secrets = ["It's a Secret to Everybody"];
    const gitHub = signDelivery(
      { provider: 'github', headers: {}, body: 'Hello, World!' },
      secrets,
    );
    expect(gitHub.headers['X-Hub-Signature-256']).toBe(
      'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
    );
    const jira = signDelivery({ provider: 'jira', headers: {}, body: 'Hello World!' }, secrets);
    expect(jira.headers['X-Hub-Signature']).toBe(
      'sha256=a4771c39fbe90f317c7824e83ddef3caae9cb3d976c214ace1f2937e133263c9',
    );
  });
});

describe('sending again', () => {
  it('PagerDuty tries again on 503, 429 and no answer, with the same id', async () => {
    if (!page) throw new Error('no delivery');
    receiver.answerNext(503, 429, null);
    const result = await sender(page, ['s'], 500).send(page);
    expect(result.kind).toBe('delivered');
    expect(result.attempts.map(({ status }) => status)).toEqual([503, 429, null, 202]);
    expect(new Set(receiver.received.map(({ headers }) => headers['x-webhook-id'])).size).toBe(1);
  });

  it('PagerDuty drops an event on a 4xx, and stops sending after three in a row', async () => {
    if (!page) throw new Error('no delivery');
    const pagerDuty = sender(page, ['s']);
    receiver.answerNext(401, 401, 401);
    for (let count = 0; count < 3; count += 1) {
      expect((await pagerDuty.send(page)).kind).toBe('dropped');
    }
    expect(pagerDuty.isOff()).toBe(true);
    expect((await pagerDuty.send(page)).kind).toBe('not_sent');
    pagerDuty.enable();
    expect((await pagerDuty.send(page)).kind).toBe('delivered');
  });

  it('GitHub never tries again', async () => {
    if (!run) throw new Error('no delivery');
    receiver.answerNext(503);
    const result = await sender(run, ['s']).send(run);
    expect(result.kind).toBe('dropped');
    expect(receiver.received).toHaveLength(1);
  });

  it('Jira tries again on 409, counts its retries, and keeps the identifier', async () => {
    if (!change) throw new Error('no delivery');
    receiver.answerNext(409, 500);
    expect((await sender(change, ['s']).send(change)).kind).toBe('delivered');
    const headers = receiver.received.map((hook) => hook.headers);
    expect(headers.map((one) => one['x-atlassian-webhook-retry'])).toEqual([undefined, '1', '2']);
    expect(new Set(headers.map((one) => one['x-atlassian-webhook-identifier'])).size).toBe(1);
  });

  it('gives up after its last retry', async () => {
    if (!change) throw new Error('no delivery');
    receiver.answerNext(500, 500, 500, 500);
    const result = await sender(change, ['s']).send(change);
    expect(result.kind).toBe('gave_up');
    expect(result.attempts).toHaveLength(4);
  });

  it('stops at once when the stand-in is closed', async () => {
    if (!page) throw new Error('no delivery');
    receiver.answerNext(null);
    const sending = sender(page, ['s']).send(page);
    receiver.onHook(() => timers.close());
    expect((await sending).kind).toBe('gave_up');
    expect(receiver.received).toHaveLength(1);
  });
});
