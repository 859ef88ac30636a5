import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { github } from '../../connectors/github/index.ts';
import { systemClock } from '../../src/clock.ts';
import { err, ok } from '../../src/core/result.ts';
import { createBadSignatureLimit } from '../../src/ingest/bad-signature-limit.ts';
import { createLog } from '../../src/observe/log.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import { createHooksListener, type HooksContext } from '../../src/web/hooks-listener.ts';
import { githubRequest } from '../support/signed-request.ts';

let server: Server;
afterEach(() => server?.close());

const batcher: HooksContext['batcher'] = {
  add: async () => ok({ isNew: true }),
  waiting: () => 0,
  drained: async () => undefined,
};
const fullBatcher = { ...batcher, add: async () => err({ code: 'backlog-full' as const }) };

/** A listener with nothing behind it, and a function that sends it a webhook. */
async function listen(changed: Partial<HooksContext> & { verify?: () => boolean }) {
  const { verify = () => true, ...context } = changed;
  const takeWebhook = createHooksListener({
    directory: {
      find: async (id) => ({ ...connection, id, connector: { ...github, verify } }),
      reload: async () => undefined,
      sameSite: async (id) => [id],
    },
    batcher,
    budget: { limitBytes: 1_000_000, usedBytes: 0 },
    badSignatures: createBadSignatureLimit(systemClock, 600),
    onWrongSignature: () => undefined,
    newId: () => 'id',
    onRepeat: () => undefined,
    isStopping: () => false,
    clock: systemClock,
    log: createLog({ level: 'silent' }),
    metrics: createMetrics(),
    ...context,
  });
  server = createServer((incoming, outgoing) => void takeWebhook(incoming, outgoing));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return (body = '{"zen":"x"}') =>
    fetch(`http://127.0.0.1:${port}/hooks/gh-acme`, githubRequest(body));
}

test('a fault of our own is answered without a word about it, and the next webhook is taken', async () => {
  let faults = 1;
  const verify = () => {
    faults -= 1;
    if (faults === 0) throw new Error('a fault with a secret in it');
    return true;
  };
  const budget = { limitBytes: 1_000_000, usedBytes: 0 };
  const post = await listen({ verify, budget });
  const failed = await post();
  expect([failed.status, await failed.text()]).toEqual([500, 'something went wrong here\n']);
  expect((await post()).status).toBe(202);
  expect(budget.usedBytes).toBe(0);
});

test('a wrong signature is told of with its connection, and a good one is not', async () => {
  const answers = [false, true];
  const told: string[] = [];
  const post = await listen({
    verify: () => answers.shift() ?? true,
    onWrongSignature: (connectionId) => told.push(connectionId),
  });
  expect([(await post()).status, (await post()).status]).toEqual([401, 202]);
  expect(told).toEqual(['gh-acme']);
});

test.each([
  ['the backlog is full: the connection stays open', { batcher: fullBatcher }, 'keep-alive'],
  [
    'there is no room for its body, which is not read: the connection is closed',
    { budget: { limitBytes: 1_000_000, usedBytes: 1_000_000 } },
    'close',
  ],
  ['Closecall began to stop meanwhile: the connection is closed', stoppingMeanwhile(), 'close'],
])('a sender is told to come back when %s', async (_, changed, connectionHeader) => {
  const post = await listen(changed);
  const answer = await post('x'.repeat(500_000));
  expect([answer.status, await answer.text()]).toEqual([503, 'try again soon\n']);
  expect(answer.headers.get('retry-after')).toBe('5');
  expect(answer.headers.get('connection')).toBe(connectionHeader);
});

function stoppingMeanwhile(): Partial<HooksContext> {
  let isStopping = false;
  const add = async () => {
    isStopping = true;
    return fullBatcher.add();
  };
  return { isStopping: () => isStopping, batcher: { ...batcher, add } };
}

const connection = {
  name: 'Acme on GitHub',
  site: 'gh-acme',
  enabled: true,
  pollSeconds: null,
  bodyLimitBytes: 1_000_000,
  configured: null,
  problem: null,
  webhookSecrets: [],
  apiToken: null,
};
