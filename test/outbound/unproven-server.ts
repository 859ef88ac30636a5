import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:tls';

/** A site on loopback whose certificate nobody vouches for. */
export type UnprovenServer = {
  url: string;
  /** How many bytes it was sent once the connection was encrypted; asked after the call, it closes. */
  received(): Promise<number>;
};

export async function startUnproven(): Promise<UnprovenServer> {
  let bytes = 0;
  const server = createServer({ key: read('self-signed.key'), cert: read('self-signed.crt') });
  server.on('secureConnection', (socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
  });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `https://127.0.0.1:${port}`,
    received: async () => {
      // Resolves when every connection is over.
      server.close();
      await once(server, 'close');
      return bytes;
    },
  };
}

function read(name: string): string {
  return readFileSync(new URL(`certificate/${name}`, import.meta.url), 'utf8');
}
