import { createServer, type IncomingMessage } from 'node:http';

type ReceivedHook = {
  /** Names in lower case. */
  headers: IncomingMessage['headers'];
  body: Buffer;
  json: { [name: string]: unknown };
};

/** A small receiver of webhooks: keeps what came, and answers what it is told to. */
export type HookReceiver = {
  url: string;
  received: readonly ReceivedHook[];
  /** The statuses of the next answers, then 202 again; null never answers. */
  answerNext(...statuses: (number | null)[]): void;
  /** Called before each answer. */
  onHook(run: () => void): void;
  close(): Promise<void>;
};

export async function startHookReceiver(): Promise<HookReceiver> {
  const received: ReceivedHook[] = [];
  const statuses: (number | null)[] = [];
  let onHook = (): void => undefined;
  const server = createServer(async (req, res) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    received.push({ headers: req.headers, body, json: JSON.parse(body.toString('utf8')) });
    onHook();
    const status = statuses.length > 0 ? statuses.shift() : 202;
    if (typeof status === 'number') res.writeHead(status).end('{}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/hooks/acme`,
    received,
    answerNext: (...next) => {
      statuses.push(...next);
    },
    onHook: (run) => {
      onHook = run;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** HMAC-SHA256 in hex by WebCrypto, which the code under test does not use. */
export async function hmacHex(secret: string, body: Uint8Array): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const bytes = new TextEncoder().encode(secret);
  const key = await crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign']);
  return Buffer.from(await crypto.subtle.sign('HMAC', key, new Uint8Array(body))).toString('hex');
}
