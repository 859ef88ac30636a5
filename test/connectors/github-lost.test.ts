import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LostDelivery } from '../../connectors/contract-history.ts';
import { pipelineRetried } from '../../src/demo/scenarios/pipeline-scenarios.ts';
import type { ScenarioDelivery } from '../../src/demo/scenarios/scenario-delivery.ts';
import { after as later, MINUTE } from '../../src/demo/shapes/times.ts';
import { lacksPermission } from '../../src/demo/stand-ins/github/refusals.ts';
import { type HookReceiver, startHookReceiver } from '../demo/hook-receiver.ts';
import { START } from '../demo/moving-clock.ts';
import { type GitHubAccess, startGitHubAccess } from './github-access.ts';

const HOOK = 'acme/checkout/510000001';
const SINCE = later(START, -MINUTE);

let at: GitHubAccess;
let receiver: HookReceiver;

beforeEach(async () => {
  at = await startGitHubAccess('lost');
  receiver = await startHookReceiver();
  at.github.sendWebhooksTo({ url: receiver.url, secrets: ['secret'] });
});

afterEach(async () => {
  await at.close();
  await receiver.close();
});

function lost(hooks: readonly string[] = [HOOK]) {
  const found = at.connector({ hooks }).lostDeliveries?.(at.access);
  if (!found) throw new Error('GitHub keeps no list of its webhooks');
  return found;
}

const guidOf = (delivery: ScenarioDelivery | undefined) =>
  delivery?.headers['X-GitHub-Delivery'] ?? '';

const keys = (list: readonly LostDelivery[]) => list.map(({ key }) => key);

it('finds the webhooks that did not arrive, the oldest first, and says why', async () => {
  const [first, second, third] = pipelineRetried(at.base);
  if (!first || !second || !third) throw new Error('no delivery');
  receiver.answerNext(503);
  await at.github.send(first);
  await at.github.send(second);
  at.github.lose(third);
  const list = await lost().list(SINCE);
  expect(list.map(({ key, event, because }) => [key, event, because])).toEqual([
    [guidOf(first), 'workflow_run', 'GitHub was answered 503'],
    [guidOf(third), third.event, 'GitHub got no answer (failed to connect to host)'],
  ]);
  expect(list[0]?.at).toEqual(START);
});

it('has them sent again, after which they are lost no more', async () => {
  for (const delivery of pipelineRetried(at.base).slice(0, 3)) at.github.lose(delivery);
  for (const hook of [HOOK, 'orgs/acme/510000001']) {
    const reader = lost([hook]);
    const [one, ...others] = await reader.list(SINCE);
    if (!one) throw new Error('nothing is lost');
    await reader.redeliver(one);
    expect(receiver.received.at(-1)?.headers['x-github-delivery']).toBe(one.key);
    expect(keys(await reader.list(SINCE))).toEqual(keys(others));
  }
});

it('counts several failed tries of one webhook as one', async () => {
  const [first] = pipelineRetried(at.base);
  if (!first) throw new Error('no delivery');
  receiver.answerNext(500, 502);
  await at.github.send(first);
  const reader = lost();
  const [one] = await reader.list(SINCE);
  if (!one) throw new Error('nothing is lost');
  at.clock.move(MINUTE);
  await reader.redeliver(one);
  expect(await reader.list(SINCE)).toMatchObject([{ key: guidOf(first), at: START }]);
});

it('reads as many pages as there are, by their cursor, and none before the time asked for', async () => {
  const told = Array.from({ length: 50 }, () => pipelineRetried(at.base)).flat();
  expect(told.length).toBeGreaterThan(300);
  for (const delivery of told) at.github.lose(delivery);
  expect(await lost().list(SINCE)).toHaveLength(told.length);
  at.clock.move(10 * MINUTE);
  expect(await lost().list(later(START, MINUTE))).toEqual([]);
});

it('leaves alone what nothing would follow from', async () => {
  await at.github.sendEvent('ping', at.base.service.repository, { zen: 'Half measures' });
  receiver.answerNext(500);
  await at.github.sendEvent('star', at.base.service.repository, { action: 'created' });
  expect(await lost().list(SINCE)).toEqual([]);
});

it('asks nothing where no hook is named, and names the permission that is missing', async () => {
  expect(at.connector({}).lostDeliveries).toBeNull();
  at.github.faults.next('hook_deliveries', lacksPermission(null));
  await expect(lost().list(SINCE)).rejects.toThrow('lacks the permission Webhooks: read');
  at.github.faults.next('redeliver', lacksPermission(null));
  const one = { key: 'k', ref: `${HOOK}/1`, at: START, event: 'push', because: '' };
  await expect(lost().redeliver(one)).rejects.toThrow('lacks the permission Webhooks: write');
});
