import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Stands between the program and a server, and can make the network between them fail. */
export type ChaosProxy = {
  port: number;
  /**
   * The network under every connection goes away: nothing is passed on any more and neither side is
   * told. New connections work. Answers how many were lost.
   */
  loseConnections(): number;
  /** How many of the lost connections the program still holds on to. */
  lostAndHeld(): number;
  /** What becomes of new connections: served, or accepted and never heard of again, or closed. */
  meetNew(how: 'serve' | 'ignore' | 'close'): void;
  close(): Promise<void>;
};

type Pair = { near: Socket; far: Socket | null; isLost: boolean };

export async function startChaosProxy(target: { host: string; port: number }): Promise<ChaosProxy> {
  const pairs = new Set<Pair>();
  let how: Parameters<ChaosProxy['meetNew']>[0] = 'serve';
  const server = createServer({ allowHalfOpen: false }, (near) => {
    if (how === 'close') {
      near.destroy();
      return;
    }
    const pair: Pair = { near, far: null, isLost: how === 'ignore' };
    pairs.add(pair);
    near.on('error', () => undefined);
    if (pair.isLost) near.resume();
    else pair.far = join(pair, connect(target));
    near.on('close', () => {
      // The server is not told of a connection that was lost.
      if (!pair.isLost) pair.far?.destroy();
      if (pair.isLost && pair.far !== null) return;
      pairs.delete(pair);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const held = () => [...pairs].filter(({ isLost, near }) => isLost && !near.destroyed);
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    loseConnections: () => {
      for (const pair of pairs) pair.isLost = true;
      return held().length;
    },
    lostAndHeld: () => held().length,
    meetNew: (next) => {
      how = next;
    },
    close: async () => {
      for (const { near, far } of pairs) {
        near.destroy();
        far?.destroy();
      }
      server.close();
      await once(server, 'close');
    },
  };
}

/** Passes on what either side sends, for as long as the network is there. */
function join(pair: Pair, far: Socket): Socket {
  const { near } = pair;
  near.on('data', (chunk) => {
    if (!pair.isLost) far.write(chunk);
  });
  far.on('data', (chunk) => {
    if (!pair.isLost) near.write(chunk);
  });
  far.on('error', () => undefined);
  far.on('close', () => {
    if (!pair.isLost) near.destroy();
  });
  return far;
}

/** The address of `url` by way of the proxy. */
export function byWayOf(proxy: ChaosProxy, url: string): string {
  const changed = new URL(url);
  changed.hostname = '127.0.0.1';
  changed.port = String(proxy.port);
  return changed.href;
}

/** Where `url` leads, to put a proxy in front of. */
export function targetOf(url: string): { host: string; port: number } {
  const { hostname, port } = new URL(url);
  return { host: hostname, port: Number(port) };
}
