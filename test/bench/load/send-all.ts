import { setTimeout as sleep } from 'node:timers/promises';
import { openRawConnection, type RawConnection } from './raw-connection.ts';

export type SendOptions = {
  port: number;
  connections: number;
  /** At this rate from the first one on; as fast as it goes when left out. */
  perSecond?: number;
  /** Told the moment before each is sent, in ms of `performance.now()`. */
  onSend?: (index: number, atMs: number) => void;
  /** Told when each is answered, with the ms that it took. */
  onAnswer?: (index: number, tookMs: number) => void;
};

/** Sends requests in their order over keep-alive connections; throws unless each is accepted. */
export async function sendAll(requests: readonly Buffer[], options: SendOptions): Promise<void> {
  const connections = await Promise.all(
    Array.from({ length: options.connections }, () => openRawConnection(options.port)),
  );
  const startMs = performance.now();
  const gapMs = options.perSecond === undefined ? 0 : 1000 / options.perSecond;
  let next = 0;
  const keepSending = async (connection: RawConnection) => {
    for (let index = next++; index < requests.length; index = next++) {
      const earlyMs = startMs + index * gapMs - performance.now();
      if (earlyMs > 0) await sleep(earlyMs);
      const sentMs = performance.now();
      options.onSend?.(index, sentMs);
      const status = await connection.send(requests[index] ?? Buffer.of());
      options.onAnswer?.(index, performance.now() - sentMs);
      if (status !== 202) throw new Error(`the server answered ${status}`);
    }
  };
  await Promise.all(connections.map(keepSending));
  for (const connection of connections) connection.close();
}
