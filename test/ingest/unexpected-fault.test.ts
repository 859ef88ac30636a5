import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { github } from '../../connectors/github/index.ts';
import { systemClock } from '../../src/clock.ts';
import { ok } from '../../src/core/result.ts';
import { createBadSignatureLimit } from '../../src/ingest/bad-signature-limit.ts';
import { createLog } from '../../src/observe/log.ts';
import { createMetrics } from '../../src/observe/metrics.ts';
import { createHooksListener } from '../../src/web/hooks-listener.ts';
import { githubRequest } from '../support/signed-request.ts';

let server: Server;
afterEach(() => server?.close());

test('a fault of our own is answered without a word about it, and the next webhook is taken', async () => {
  let faults = 1;
  const verify = () => {
    faults -= 1;
    if (faults === 0) throw new Error('a fault with a secret in it');
    return true;
  };
  const budget = { limitBytes: 1_000_000, usedBytes: 0 };
  const takeWebhook = createHooksListener({
    directory: {
      find: async (id) => ({ ...connection, id, connector: { ...github, verify } }),
      reload: async () => undefined,
    },
    batcher: {
      add: async () => ok({ isNew: true }),
      waiting: () => 0,
      drained: async () => undefined,
    },
    budget,
    badSignatures: createBadSignatureLimit(systemClock, 600),
    newId: () => 'id',
    onRepeat: () => undefined,
    isStopping: () => false,
    clock: systemClock,
    log: createLog({ level: 'silent' }),
    metrics: createMetrics(),
  });
  server = createServer((incoming, outgoing) => void takeWebhook(incoming, outgoing));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const post = () => fetch(`http://127.0.0.1:${port}/hooks/gh-acme`, githubRequest('{"zen":"x"}'));

  const failed = await post();
  expect([failed.status, await failed.text()]).toEqual([500, 'something went wrong here\n']);
  expect((await post()).status).toBe(202);
  expect(budget.usedBytes).toBe(0);
});

const connection = {
  name: 'Acme on GitHub',
  enabled: true,
  bodyLimitBytes: 1_000_000,
  configured: null,
  problem: null,
  webhookSecrets: [],
  apiToken: null,
};
