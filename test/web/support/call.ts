import { z } from 'zod';

export type Answer = { status: number; headers: Headers; text: string; json: unknown };

type Request = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  token?: string;
  /** Sent as JSON, unless it is a text already. */
  body?: unknown;
  headers?: Record<string, string>;
};

/** One request, as a script would make it; redirects are told, not followed. */
export async function call(
  url: string,
  { method, token, body, headers }: Request = {},
): Promise<Answer> {
  const answer = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    redirect: 'manual',
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  const isJson = /^application\/(problem\+)?json/.test(answer.headers.get('content-type') ?? '');
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    json: isJson && text !== '' ? JSON.parse(text) : null,
  };
}

/** What the tests read of a problem. */
export const Problem = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  detail: z.string(),
  errors: z.array(z.looseObject({ path: z.string(), message: z.string() })).optional(),
});

export function problemIn(answer: Answer): z.infer<typeof Problem> {
  return Problem.parse(answer.json);
}

export function pathsIn(answer: Answer): string[] {
  return (problemIn(answer).errors ?? []).map(({ path }) => path);
}
