import { request } from 'node:http';

/** How one POST ended: with an answer, or without one. */
export type PostOutcome = { status: number; answer: string } | { status: null; problem: string };

type PostRequest = {
  url: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** For the whole call, in ms. */
  timeoutMs: number;
  /** Cuts the call short. */
  signal: AbortSignal;
};

/** Posts once and never throws. Plain HTTP only: a stand-in talks to its own machine. */
export function postBody(post: PostRequest): Promise<PostOutcome> {
  return new Promise((resolve) => {
    const fail = (error: Error): void => resolve({ status: null, problem: error.message });
    const timeout = AbortSignal.timeout(post.timeoutMs);
    const signal = AbortSignal.any([timeout, post.signal]);
    const headers = { ...post.headers, 'Content-Length': post.body.length };
    // A kept connection may be closed under us, which would look like a lost webhook.
    const options = { method: 'POST', headers, agent: false, signal } as const;
    const req = request(post.url, options, (res) => {
      const chunks: Uint8Array[] = [];
      res.on('data', (chunk: Uint8Array) => chunks.push(chunk));
      res.on('error', fail);
      res.on('end', () => {
        resolve({ status: res.statusCode ?? 0, answer: Buffer.concat(chunks).toString('utf8') });
      });
    });
    req.on('error', fail);
    req.end(post.body);
  });
}
