import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SentPlace, SentWebhook } from '../../connectors/contract-history.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { lacksPermission } from '../../src/demo/stand-ins/github/refusals.ts';
import { type HookReceiver, startHookReceiver } from '../demo/hook-receiver.ts';
import { START } from '../demo/moving-clock.ts';
import { type GitHubAccess, startGitHubAccess, webhookSignals } from './github-access.ts';

const HOOK = 'acme/checkout/510000001';

let at: GitHubAccess;
let receiver: HookReceiver;

beforeEach(async () => {
  at = await startGitHubAccess('sent');
  receiver = await startHookReceiver();
  at.github.sendWebhooksTo({ url: `${receiver.url}/hooks/gh`, secrets: ['secret'] });
});

afterEach(async () => {
  await at.close();
  await receiver.close();
});

function sent(hooks: readonly string[] = [HOOK]) {
  const found = at.connector({ hooks }).sentWebhooks?.(at.access);
  if (!found) throw new Error('GitHub keeps no list of its webhooks');
  return found;
}

/** The whole list of a hook, page by page. */
async function all(hook = HOOK) {
  const list: SentWebhook[] = [];
  let [cursor, pages]: [string | null, number] = [null, 0];
  do {
    const page = await sent().read(hook, cursor);
    list.push(...page.sent);
    cursor = page.cursor;
    pages += 1;
  } while (cursor !== null && pages < 10);
  return { list, pages };
}

const guidOf = (delivery: ScenarioDelivery) => delivery.headers['X-GitHub-Delivery'] ?? '';

function told(): [ScenarioDelivery, ScenarioDelivery, ScenarioDelivery] {
  const [first, second, third] = pipelineRetried(at.base);
  if (!first || !second || !third) throw new Error('no delivery');
  return [first, second, third];
}

it('lists what was sent, the newest first, and says why it was not delivered', async () => {
  const [first, second, third] = told();
  receiver.answerNext(503);
  await at.github.send(first);
  await at.github.send(second);
  at.github.lose(third);
  const { list } = await all();
  expect(list.map(({ key, event, failure }) => [key, event, failure])).toEqual([
    [guidOf(third), third.event, 'GitHub got no answer (failed to connect to host)'],
    [guidOf(second), second.event, null],
    [guidOf(first), 'workflow_run', 'GitHub was answered 503'],
  ]);
  expect(list[2]?.at).toEqual(START);
});

it('tells several tries of one webhook by one key, of a repository and of an organisation', async () => {
  const [first] = told();
  at.github.lose(first);
  for (const hook of [HOOK, 'orgs/acme/510000001']) {
    const { list } = await all(hook);
    await sent().sendAgain(list[0] as SentPlace);
    expect(receiver.received.at(-1)?.headers['x-github-delivery']).toBe(guidOf(first));
  }
  const { list } = await all();
  expect(new Set(list.map(({ key }) => key))).toEqual(new Set([guidOf(first)]));
  expect(list.map(({ failure }) => failure === null)).toEqual([true, true, false]);
});

it('reads as many pages as there are, by their cursor', async () => {
  const many = Array.from({ length: 50 }, () => pipelineRetried(at.base)).flat();
  for (const delivery of many) at.github.lose(delivery);
  const { list, pages } = await all();
  expect(list).toHaveLength(many.length);
  expect(pages).toBe(Math.ceil(many.length / 100));
});

it('says of which events nothing would follow', async () => {
  const about = at.base.service.repository;
  await at.github.sendEvent('ping', about, { zen: 'Half measures' });
  await at.github.sendEvent('star', about, { action: 'created' });
  at.github.lose(told()[0]);
  expect((await all()).list.map(({ matters }) => matters)).toEqual([true, false, false]);
});

it('tells what was sent, from which the same facts follow as from the webhook', async () => {
  const many = pipelineRetried(at.base);
  for (const delivery of many) at.github.lose(delivery);
  const connector = at.connector({ hooks: [HOOK] });
  const facts = [];
  for (const one of (await all()).list.reverse()) {
    const content = await sent().contentOf(one);
    if (content === null) throw new Error('nothing was sent');
    const read = connector.normalise({ ...content, receivedAt: START });
    if (!read.ok) throw new Error(read.problem.detail);
    facts.push(...read.value.signals);
  }
  expect(facts.length).toBeGreaterThan(2);
  expect(facts).toEqual(webhookSignals(connector, many));
});

it('tells nothing where no event or content is told', async () => {
  const one = { hook: HOOK, ref: '1' };
  for (const body of [{ event: 'push' }, { event: null, request: { payload: {} } }]) {
    at.github.faults.next('hook_delivery', {
      kind: 'answer',
      status: 200,
      headers: JSON_TYPE,
      body,
    });
    expect(await sent().contentOf(one)).toBeNull();
  }
});

const JSON_TYPE = { 'Content-Type': 'application/json; charset=utf-8' };

it('tells where the webhook is sent to', async () => {
  expect(await sent().addressOf(HOOK)).toBe(`${receiver.url}/hooks/gh`);
  at.github.faults.next('hook', { kind: 'answer', status: 200, headers: JSON_TYPE, body: {} });
  expect(await sent().addressOf(HOOK)).toBeNull();
});

it('asks nothing where no hook is named, and names the permission that is missing', async () => {
  expect(at.connector({}).sentWebhooks).toBeNull();
  expect(sent([HOOK, HOOK]).hooks).toEqual([HOOK]);
  const one = { hook: HOOK, ref: '1' };
  const refusals = [
    ['hook_deliveries', 'read', () => sent().read(HOOK, null)],
    ['hook_delivery', 'read', () => sent().contentOf(one)],
    ['hook', 'read', () => sent().addressOf(HOOK)],
    ['redeliver', 'write', () => sent().sendAgain(one)],
  ] as const;
  for (const [endpoint, right, ask] of refusals) {
    at.github.faults.next(endpoint, lacksPermission(null));
    await expect(ask()).rejects.toMatchObject({
      lacksRight: true,
      message: expect.stringContaining(`lacks the permission Webhooks: ${right}`),
    });
  }
});
