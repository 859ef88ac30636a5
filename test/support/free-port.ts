import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below the range from which systems give ports to outgoing connections, so that none takes it. */
const lowest = 10_000;
const portsPerWorker = 1_000;

/**
 * Tests run side by side, and each of the runner's workers takes ports of its own, in turn: the
 * port of a program that was killed goes to nobody else while senders still call it.
 */
const worker = Number(process.env['VITEST_POOL_ID'] ?? 0);
const first = lowest + worker * portsPerWorker;
let taken = Math.floor(Math.random() * portsPerWorker);

/** A port that nobody listened on a moment ago, and that this process did not give before. */
export async function freePort(): Promise<number> {
  for (;;) {
    taken += 1;
    const port = first + (taken % portsPerWorker);
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}
