import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { OutboundError } from '../../connectors/contract.ts';
import type { createAgents } from './create-agents.ts';

type Agents = ReturnType<typeof createAgents>;

/** Answers that never have a body; a Response can't be made with one for them. */
const bodilessStatuses: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * A `fetch` over the guarded agents: http and https only, no user name in the address, no redirect
 * followed (one rejects unless `redirect` is `manual`), the whole body read and bounded.
 */
export function createGuardedFetch(
  agents: Agents,
  maxResponseBytes: number,
): typeof globalThis.fetch {
  return async (input, init) => {
    // Throws a TypeError, as fetch does, on an address with a user name.
    const request = new Request(input, init);
    if (!/^https?:/.test(request.url)) {
      throw new OutboundError('forbidden_address', 'only http and https addresses are called');
    }
    const answer = await send(request, init?.signal ?? request.signal, agents);
    const status = answer.statusCode ?? 0;
    if (status >= 300 && status < 400 && status !== 304 && request.redirect !== 'manual') {
      answer.destroy();
      throw new OutboundError('refused', `a redirect (${status}) is not followed`, { status });
    }
    const body = await readBounded(answer, maxResponseBytes);
    return new Response(bodilessStatuses.has(status) ? null : body, {
      status,
      headers: headersOf(answer),
    });
  };
}

/** The caller's own signal: a Request's copy of it goes deaf when the Request is collected. */
async function send(
  request: Request,
  signal: AbortSignal,
  agents: Agents,
): Promise<IncomingMessage> {
  const url = new URL(request.url);
  const body = request.body === null ? null : Buffer.from(await request.arrayBuffer());
  const isSecure = url.protocol === 'https:';
  const options = {
    method: request.method,
    // No compression: the limit then holds for what is read.
    headers: { ...Object.fromEntries(request.headers), 'accept-encoding': 'identity' },
    agent: isSecure ? agents.httpsAgent : agents.httpAgent,
    signal,
  };
  return new Promise((resolve, reject) => {
    const outgoing = (isSecure ? httpsRequest : httpRequest)(url, options, resolve);
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

async function readBounded(
  answer: IncomingMessage,
  maxBytes: number,
): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    size += chunk.length;
    if (size > maxBytes) {
      answer.destroy();
      throw new OutboundError('broken_answer', `the answer is longer than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function headersOf(answer: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  return headers;
}
