import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOutbound } from '../../src/outbound/create-outbound.ts';

/** What a provider was asked, as it came. */
type Asked = {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  body: string;
};

export type ProviderServer = {
  url: string;
  asked: Asked[];
  /** How the server answers from now on. */
  answer: RequestListener;
  close(): Promise<void>;
};

/** A provider on loopback whose answers a test scripts. */
export async function startProvider(answer: RequestListener = sends(200, {})) {
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      const { method = '', url: path = '', headers } = req;
      provider.asked.push({ method, path, headers, body });
      provider.answer(req, res);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const provider: ProviderServer = {
    url: `http://127.0.0.1:${port}`,
    asked: [],
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return provider;
}

/** Answers with JSON, or with text as it is. */
export function sends(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): RequestListener {
  return (_, res) => {
    const isText = typeof body === 'string';
    const type = isText ? 'text/html' : 'application/json';
    res.writeHead(status, { 'content-type': type, ...headers });
    res.end(isText ? body : JSON.stringify(body));
  };
}

export const resets: RequestListener = (req) => {
  req.socket.resetAndDestroy();
};

export const hangs: RequestListener = () => {};

/** A byte now and then, for ever: no time limit between bytes ever strikes. */
export const drips: RequestListener = (_, res) => {
  res.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => res.write(' '), 5);
  res.on('close', () => clearInterval(timer));
};

/** Ten megabytes of what looks like JSON. */
export const floods: RequestListener = (_, res) => {
  res.writeHead(201, { 'content-type': 'application/json' });
  writeUntilFull(res, 10 * 16);
};

function writeUntilFull(res: ServerResponse, left: number): void {
  if (left === 0 || res.destroyed) {
    res.end();
    return;
  }
  const goOn = () => writeUntilFull(res, left - 1);
  if (res.write(' '.repeat(64 * 1024))) setImmediate(goOn);
  else res.once('drain', goOn);
}

/** An outbound module that may reach the stand-ins of a test. */
export function loopbackOutbound() {
  return createOutbound({
    allow: ['127.0.0.0/8'],
    log: { warn: () => {} },
    maxResponseBytes: 64 * 1024,
  });
}
