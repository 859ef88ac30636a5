import { z } from 'zod';

export const apiToken = 'the-token-of-the-benchmark';

type Api = (path: string, body?: unknown) => Promise<unknown>;

/** Asks a server's API one thing after the other; throws what it refuses. */
export function callApi(port: number): Api {
  return async (path, body) => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${apiToken}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
    return JSON.parse(text);
  };
}

export const ToldCandidate = z.object({ id: z.string(), version: z.number() });
